import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fakeLaptop, runningLaptop } from '#e2e/support/fake-laptop.ts';

describe('starting the client', () => {
  test('opens one hardened window on our own scheme', async () => {
    const { electron, window, session } = await runningLaptop();
    expect(electron.schemes).toEqual([
      {
        scheme: 'app',
        privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
      },
    ]);
    expect(window.options.webPreferences).toEqual({
      partition: 'persist:trainflow',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: false,
    });
    expect(window.pages).toEqual(['app://trainflow/']);
    expect(window.isShown).toBe(true);
    expect(session).toMatchObject({ isCached: false, spellChecks: false });
  });

  test('a second start shows the window of the first, and ends', async () => {
    const second = fakeLaptop({ electron: ({ app }) => (app.isFirstInstance = false) });
    expect(await second.start()).toBe('second instance');
    expect(second.electron.app.calls).toEqual(['quit']);
    const { electron, window } = await runningLaptop();
    window.isShown = false;
    window.isSmall = true;
    electron.app.emit('second-instance', {}, ['trainflow', '.']);
    expect(window).toMatchObject({ isShown: true, isFocused: true, isSmall: false });
    expect(window.pages).toHaveLength(1);
  });

  test('keeps its files out of the roaming profile, and where IT wants them', async () => {
    const windows = fakeLaptop({ platform: 'win32' });
    await windows.start();
    expect(windows.electron.app.paths.get('userData')).toBe(join(windows.folder, 'Local/TrainFlow'));
    const set = fakeLaptop();
    const elsewhere = join(set.folder, 'elsewhere');
    const moved = fakeLaptop({ machinePolicy: { DataDirectory: elsewhere } });
    await moved.start();
    expect(moved.electron.app.paths.get('crashDumps')).toBe(join(elsewhere, 'crashes'));
    expect(readdirSync(elsewhere)).toContain('logs');
  });

  test('tells when the folder that IT named cannot be made, before anything else is touched', async () => {
    const { folder } = fakeLaptop();
    const taken = join(folder, 'a-file');
    writeFileSync(taken, '');
    const { start, electron } = fakeLaptop({ machinePolicy: { DataDirectory: join(taken, 'data') } });
    await expect(start()).rejects.toThrow(taken);
    expect(electron.app.calls).toEqual([]);
  });

  test('the edge gets the settings, the keychain and a log', async () => {
    const { opened, folder } = await runningLaptop({
      installer: { ServerUrl: 'https://training.example.com', Tenant: 'north' },
    });
    const [needs] = opened;
    expect(needs?.settings.values).toMatchObject({
      ServerUrl: 'https://training.example.com',
      Tenant: 'north',
    });
    await needs?.vault.set('key', 'of the data');
    expect(await needs?.vault.get('key')).toBe('of the data');
    needs?.log.info('from the edge');
    const log = readFileSync(join(folder, 'TrainFlow/logs/trainflow-2026-11-21.log'), 'utf8');
    expect(log).toMatch(/"message":"start","version":"1.2.0"}\n(.*\n)*.*"message":"from the edge"/);
  });

  test('what IT set and nobody can use is shown at the start, and the window opens all the same', async () => {
    const { electron, window } = await runningLaptop({
      machinePolicy: { ServerUrl: 'http://training.example.com', DisableExport: 'ja' },
    });
    expect(electron.errorBoxes).toHaveLength(1);
    const [box] = electron.errorBoxes;
    expect(box?.content).toContain('ServerUrl (policy of this machine) must be an https:// address');
    expect(box?.content).toContain('It is: http://training.example.com');
    expect(box?.content).toContain('DisableExport (policy of this machine) must be 1 (on) or 0 (off)');
    expect(window.isShown).toBe(true);
  });

  test('an authority that cannot be read is shown too', async () => {
    const { electron } = await runningLaptop({ installer: { CaCertificate: '/nowhere/ca.pem' } });
    expect(electron.errorBoxes[0]?.content).toMatch(/CaCertificate: .*\/nowhere\/ca\.pem/);
  });

  test('speaks the language that IT set, else the system’s', async () => {
    const arabic = await runningLaptop({ electron: ({ app }) => (app.languages = ['ar-SA', 'en-US']) });
    expect(arabic.electron.trays[0]?.toolTip).toContain('مقفل');
    const set = await runningLaptop({
      installer: { Language: 'en' },
      electron: ({ app }) => (app.languages = ['ar-SA']),
    });
    expect(set.electron.trays[0]?.toolTip).toContain('Locked');
  });

  test('started with the system it stays in the tray until somebody asks', async () => {
    const { electron, window } = await runningLaptop({ startArguments: ['--hidden'] });
    expect(window.isShown).toBe(false);
    electron.app.emit('second-instance', {}, ['trainflow', '--hidden']);
    expect(window.isShown).toBe(false);
    electron.trays[0]?.emit('click');
    expect(window.isShown).toBe(true);
  });

  test('starts with Windows when the person wishes; what the installer was told stays the installer’s', async () => {
    const mine = await runningLaptop({ platform: 'win32', machinePolicy: { Autostart: 1 } });
    expect(mine.electron.app.loginItem).toEqual({ openAtLogin: true, args: ['--hidden'] });
    const everybodys = await runningLaptop({ platform: 'win32', installer: { Autostart: '1' } });
    expect(everybodys.electron.app.loginItem).toBeNull();
  });
});

describe('a page', () => {
  test.each([
    'https://evil.example/',
    'file:///etc/passwd',
    'app://other/',
    'app://trainflow.evil.example/',
    'app://somebody@trainflow/',
    'https://evil.example/?app://trainflow/',
    'javascript:alert(1)',
    'about:blank',
  ])('stays in TrainFlow and cannot go to %s', async (address) => {
    const { window } = await runningLaptop();
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate'] as const)
      expect(window.webContents.goes(event, address)).toBe(false);
    expect(window.webContents.goes('will-navigate', 'app://trainflow/team')).toBe(true);
  });

  test('opens links to allowed hosts in the browser, never in a window of its own', async () => {
    const { electron, window } = await runningLaptop({
      machinePolicy: { ServerUrl: 'https://training.example.com', AllowedExternalHosts: 'help.example.com' },
    });
    for (const address of [
      'https://help.example.com/start',
      'https://training.example.com/api/docs',
      'https://evil.example/',
      'file:///C:/windows/system32/calc.exe',
      'ms-settings:privacy',
    ])
      expect(window.webContents.opens(address)).toEqual({ action: 'deny' });
    expect(electron.openedOutside).toEqual([
      'https://help.example.com/start',
      'https://training.example.com/api/docs',
    ]);
  });

  test('may copy a text and nothing else of the machine', async () => {
    const { session } = await runningLaptop();
    expect(session.grants('clipboard-sanitized-write', 'app://trainflow/')).toBe(true);
    expect(session.grants('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'hid',
    ])
      expect(session.grants(permission, 'app://trainflow/')).toBe(false);
    expect(session.grantsDevices).toBe(false);
  });

  test('is answered by the edge, and hears of a failure as a sentence', async () => {
    const { session, edge } = await runningLaptop();
    edge.answers.set('GET /api/team', () => Response.json({ items: [] }));
    edge.answers.set('GET /api/broken', () => {
      throw new Error('password=hunter2');
    });
    const ask = (path: string) => session.request(new Request(`app://trainflow${path}`));
    expect(await (await ask('/api/team')).json()).toEqual({ items: [] });
    const failed = await ask('/api/broken');
    expect(failed.status).toBe(500);
    expect(await failed.text()).toMatch(/What you saved is kept.*"requestId"/);
    expect((await session.request(new Request('app://other/api/team'))).status).toBe(404);
    expect(edge.asked).not.toContain('GET /other');
  });

  test('that crashed is opened anew, but not for ever', async () => {
    const { window } = await runningLaptop();
    for (let crash = 0; crash < 5; crash += 1)
      window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 139 });
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(window.webContents.reloads).toBe(3);
  });
});

describe('a link from a mail', () => {
  const id = '0199d3b2-7c1e-7000-8000-0000000000a1';
  test('opens its page, in the first start and in the window that is open', async () => {
    const { window, electron } = await runningLaptop({ startArguments: ['trainflow://open/approvals'] });
    expect(window.pages).toEqual(['app://trainflow/approvals']);
    electron.app.emit('second-instance', {}, ['trainflow', `trainflow://open/courses/${id}`]);
    await vi.waitFor(() => expect(window.pages.at(-1)).toBe(`app://trainflow/courses/${id}`));
  });
});

describe('the kiosk', () => {
  test('has no way out: no cross, no tray, no quit, no tools', async () => {
    const { electron, window } = await runningLaptop({ machinePolicy: { KioskMode: 1, DisablePrint: 1 } });
    expect(window.options).toMatchObject({ kiosk: true, closable: false, minimizable: false });
    expect(window.close()).toBe(false);
    expect(window.isShown).toBe(true);
    expect(electron.trays).toEqual([]);
    expect(JSON.stringify(electron.menu)).not.toMatch(/Quit|Print|Developer/);
  });
});

describe('printing', () => {
  const print = (menu: readonly object[]) => JSON.stringify(menu).includes('CmdOrCtrl+P');

  test('is in the menu', async () => {
    const { electron, window } = await runningLaptop();
    expect(print(electron.menu)).toBe(true);
    expect(window.webContents.styles).toEqual([]);
  });

  test('gives an empty sheet where IT forbids it, whoever asks the page to print', async () => {
    const { electron, window } = await runningLaptop({ machinePolicy: { DisablePrint: 1 } });
    expect(print(electron.menu)).toBe(false);
    expect(window.webContents.styles).toEqual([
      { css: '@media print { html { display: none !important } }', cssOrigin: 'user' },
    ]);
  });
});
