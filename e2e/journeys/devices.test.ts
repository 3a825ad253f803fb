import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { protocol } from '#shared/sync/sync.schemas.ts';
import { type ServerProcess, startProcess } from '../support/server-process.ts';
import { noBrowser, openBrowser, type Seat, signIn, why } from './browser.ts';

const password = 'trainflow-demo';

describe.skipIf(noBrowser)(`an administrator looks after the laptops (${why})`, () => {
  let folder: string;
  let browser: Browser;
  let server: ServerProcess;
  let address: string;

  const sitDown = (username: string) => signIn(browser, address, { tenant: 'demo', username, password });
  /** Registers a laptop as its program does. @returns its token */
  const register = async ({ page }: Seat, name: string): Promise<string> => {
    const body = { id: newId(), name, platform: 'win32 10.0', appVersion: '1.0.0', protocol };
    const answer = await page.request.post('/api/sync/devices', {
      data: body,
      headers: { 'x-trainflow-request': '1', 'idempotency-key': newId(), origin: address },
    });
    expect(answer.status()).toBe(201);
    return (await answer.json()).token;
  };
  const refusalOf = async (token: string) => {
    const answer = await fetch(`${address}/api/auth/session`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.ok) return null;
    const { code } = (await answer.json()) as { code: string };
    return code;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'trainflow-devices-'));
    browser = await openBrowser();
    server = startProcess({ DATA_DIR: folder, TRAINFLOW_DEMO_PASSWORD: password });
    address = await server.ready;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    server?.signal('SIGTERM');
    await server?.ended;
    if (folder) await rm(folder, { recursive: true, force: true });
  }, 60_000);

  test('a stolen laptop is revoked and wiped with a reason; the other one works on', {
    timeout: 90_000,
  }, async () => {
    const foreman = await sitDown('foreman');
    const stolen = await register(foreman, 'Rig 7, foreman');
    const other = await register(foreman, 'Camp office');
    await foreman.page.goto('/devices');
    await foreman.page.getByText('403').first().waitFor();
    await foreman.close();

    const admin = await sitDown('admin');
    const { page } = admin;
    await page.getByRole('link', { name: 'Laptops' }).click();
    const row = page.getByRole('row').filter({ hasText: 'Rig 7, foreman' });
    await row.getByText('Trusted').waitFor();
    await row.getByText('Not yet').waitFor();
    await row.getByRole('button', { name: /^Revoke/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('locked for this person').waitFor();
    await dialog.getByRole('checkbox', { name: 'Also delete the records' }).check();
    await dialog.getByRole('button', { name: 'Revoke and wipe' }).click();
    await dialog.getByText('This is needed.').waitFor();
    expect(await refusalOf(stolen)).toBeNull();

    await dialog.getByRole('textbox', { name: 'Reason' }).fill('Stolen from the car.');
    await dialog.getByRole('button', { name: 'Revoke and wipe' }).click();
    await page.getByText('deletes what it holds at its next contact').waitFor();
    await row.getByText('Revoked').waitFor();
    expect(await refusalOf(stolen)).toBe('device.wiped');
    expect(await refusalOf(other)).toBeNull();

    await page.getByRole('combobox', { name: 'Status' }).selectOption('Told to wipe');
    await row.getByText('Told to wipe').waitFor();
    expect(await page.getByRole('row').filter({ hasText: 'Camp office' }).count()).toBe(0);
    expect(await row.getByRole('button').count()).toBe(0);
    expect(admin.complaints).toEqual([]);
    await admin.close();
  });
});
