import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stage } from '../../desktop/packaging/stage.ts';
import { type ServerProcess, startProcess } from '../support/server-process.ts';

const password = 'trainflow-demo';
const distribution = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? resolve('node_modules/electron/dist');
const program = join(distribution, 'electron');
const why = existsSync(program)
  ? `by ${program}`
  : `needs Electron: npx install-electron, or ELECTRON_OVERRIDE_DIST_PATH; there is no ${program}`;

/**
 * The real program with its real window, on a desktop with an unlocked keyring (`xvfb-run`, gnome-keyring). The packed one lets
 * nobody look inside (a fuse), so the laid-out one is started.
 */
describe.skipIf(!existsSync(program))(`the desktop client in Electron (${why})`, () => {
  let folder: string;
  let server: ServerProcess;
  let client: ElectronApplication;
  let window: Page;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trainflow-electron-'));
    server = startProcess({ DATA_DIR: join(folder, 'server'), TRAINFLOW_DEMO_PASSWORD: password });
    const own = join(folder, 'config/TrainFlow');
    mkdirSync(own, { recursive: true });
    writeFileSync(join(own, 'settings.json'), JSON.stringify({ ServerUrl: await server.ready }));
    await stage('linux', join(folder, 'app'));
    client = await _electron.launch({
      executablePath: program,
      args: [join(folder, 'app')],
      env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') },
    });
    window = await client.firstWindow();
  }, 120_000);
  afterAll(async () => {
    await client?.close();
    server?.signal('SIGTERM');
    await server?.ended;
    rmSync(folder, { recursive: true, force: true });
  });

  test('its page has no Node, comes from our scheme, and cannot leave it', async () => {
    expect(await window.evaluate('[location.origin, typeof require]')).toEqual([
      'app://trainflow',
      'undefined',
    ]);
    await client.evaluate(({ shell }) => {
      Reflect.set(shell, 'openExternal', (address: string) =>
        Reflect.set(globalThis, 'openedOutside', address),
      );
    });
    await window.evaluate("window.open('https://evil.example/'); location.href = 'https://evil.example/'");
    await window.waitForTimeout(500);
    expect(window.url()).toMatch(/^app:\/\/trainflow\//);
    expect(await client.evaluate(() => Reflect.get(globalThis, 'openedOutside'))).toBeUndefined();
    expect(client.windows()).toHaveLength(1);
  });

  test('a foreman signs in, and sees his crew with the server gone', async () => {
    await window.goto('app://trainflow/login');
    for (const [name, value] of Object.entries({ tenant: 'demo', username: 'foreman', password }))
      await window.locator(`input[name=${name}]`).fill(value);
    await window.locator('input[name=password]').press('Enter');
    await window.waitForURL((url) => !url.pathname.includes('login'));
    server.signal('SIGTERM');
    await server.ended;
    await window.goto('app://trainflow/team');
    await window.locator('table tbody tr').first().waitFor();
  });
});
