import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { product } from '#installers/msi/product.ts';
import { newCertificate, programWithVersion, standIns } from './stand-in.ts';
import { missing } from './tools.ts';
import { failed, startWindows, type Windows, windowsPath } from './windows.ts';

const why = missing('wixl', 'msibuild', 'wine', 'openssl', 'osslsigncode');
const autostart = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Run';
const uninstall = 'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall';

// One machine through one life: each test finds what the one before has left.
describe.skipIf(why !== null)(
  `on a Windows machine (wine)${why === null ? '' : `: ${why}`}`,
  { timeout: 240_000 },
  () => {
    const stands = standIns();
    let windows: Windows;
    let before: string[];
    let first: string;
    let second: string;
    let secondApp: string;

    beforeAll(() => {
      const shared = { 'TrainFlow.exe': programWithVersion, 'locales/ar.pak': 'عربي' };
      const firstApp = stands.app('first', {
        ...shared,
        'resources/app.asar': '1',
        'resources/gone.dll': 'old',
      });
      secondApp = stands.app('second', {
        ...shared,
        'resources/app.asar': '2',
        'resources/a & b/new.txt': 'new',
      });
      first = stands.msi(firstApp, '1.0.0');
      second = stands.msi(secondApp, '1.1.0');
      windows = startWindows();
      before = windows.files();
    }, 240_000);
    afterAll(() => {
      windows?.remove();
      stands.remove();
    }, 60_000);

    const programs = () => join(windows.drive, 'Program Files/Plant Programs');
    const settings = () => windows.registry(product.registryKey);
    const isWhole = (app: string) => spawnSync('diff', ['-rq', app, programs()], { encoding: 'utf8' }).stdout;
    const added = () => windows.files().filter((path) => !before.includes(path));
    const links = () => added().filter((path) => path.endsWith('TrainFlow.lnk'));

    test('an address that is not https is refused, and nothing is installed', () => {
      const { code, log } = windows.msiexec('/i', windowsPath(first), 'SERVERURL=http://tf.plant.example');
      expect(code).toBe(failed);
      expect(log).toContain('LaunchConditions');
      expect(log).not.toContain('InstallFiles');
      expect(added()).toEqual([]);
    });

    test('a silent installation puts everything in its place and keeps what IT said', () => {
      const said = [
        'APPLICATIONFOLDER=C:\\Program Files\\Plant Programs',
        'SERVERURL=https://tf.plant.example',
        'TENANT=plant7',
        'LANGUAGE=ar',
        'AUTOSTART=1',
      ];
      const { code } = windows.msiexec(
        '/i',
        windowsPath(first),
        ...said,
        'DESKTOPSHORTCUT=1',
        'ENROLLTOKEN=once',
      );
      expect(code).toBe(0);
      expect(isWhole(join(stands.root, 'first'))).toBe('');
      expect(settings()).toEqual({
        Version: '1.0.0',
        ServerUrl: 'https://tf.plant.example',
        Tenant: 'plant7',
        Language: 'ar',
        EnrollToken: 'once',
        InstallFolder: 'C:\\Program Files\\Plant Programs\\',
        Autostart: '1',
        DesktopShortcut: '1',
        StartMenuShortcut: '1',
      });
      const program = '"C:\\Program Files\\Plant Programs\\TrainFlow.exe"';
      expect(windows.registry(autostart)).toEqual({ TrainFlow: `${program} --hidden` });
      expect(windows.registry('SOFTWARE\\Classes\\trainflow')).toMatchObject({ 'URL Protocol': '' });
      expect(windows.registry('SOFTWARE\\Classes\\trainflow\\shell\\open\\command')).toEqual({
        '(Default)': `${program} "%1"`,
      });
      expect(links().length).toBeGreaterThan(1);
    });

    test('an upgrade that says nothing keeps it all but the one-time token, and brings the new files only', () => {
      expect(windows.msiexec('/i', windowsPath(second)).code).toBe(0);
      expect(isWhole(secondApp)).toBe('');
      expect(settings()).toEqual({
        Version: '1.1.0',
        ServerUrl: 'https://tf.plant.example',
        Tenant: 'plant7',
        Language: 'ar',
        InstallFolder: 'C:\\Program Files\\Plant Programs\\',
        Autostart: '1',
        DesktopShortcut: '1',
        StartMenuShortcut: '1',
      });
      const codes = windows.keys(uninstall);
      expect(codes).toHaveLength(1);
      expect(windows.registry(`${uninstall}\\${codes[0]}`)).toMatchObject({
        DisplayName: 'TrainFlow',
        DisplayVersion: '1.1.0',
        InstallLocation: 'C:\\Program Files\\Plant Programs\\',
      });
    });

    test('an older version is refused, and the newer one stays as it is', () => {
      const { code, log } = windows.msiexec('/i', windowsPath(first), 'SERVERURL=https://other.example');
      expect(code).toBe(failed);
      expect(log).not.toContain('InstallFiles');
      expect(settings()).toMatchObject({ Version: '1.1.0', ServerUrl: 'https://tf.plant.example' });
      expect(isWhole(secondApp)).toBe('');
    });

    test('a repair brings back what was deleted or damaged', () => {
      rmSync(join(programs(), 'locales'), { recursive: true });
      writeFileSync(join(programs(), 'resources/app.asar'), 'damaged');
      expect(windows.msiexec('/i', windowsPath(second), 'REINSTALL=ALL').code).toBe(0);
      expect(isWhole(secondApp)).toBe('');
      expect(settings()).toMatchObject({ ServerUrl: 'https://tf.plant.example', Autostart: '1' });
    });

    test('a change sets what it says, takes back what is no longer wanted, and leaves the rest', () => {
      const change = ['REINSTALL=ALL', 'SERVERURL=https://new.example', 'AUTOSTART=0', 'DESKTOPSHORTCUT=0'];
      expect(windows.msiexec('/i', windowsPath(second), ...change).code).toBe(0);
      expect(settings()).toMatchObject({
        ServerUrl: 'https://new.example',
        Tenant: 'plant7',
        Autostart: '0',
        DesktopShortcut: '0',
      });
      expect(windows.registry(autostart) ?? {}).toEqual({});
      expect(links().filter((path) => path.includes('Desktop'))).toEqual([]);
      expect(links()).not.toEqual([]);
    });

    test('another build of the same version, signed, takes the place of this one', () => {
      const again = stands.msi(secondApp, '1.1.0', {
        out: join(stands.root, 'again'),
        signing: { ...newCertificate(stands.root), timestampServer: null },
      });
      expect(windows.msiexec('/i', windowsPath(again)).code).toBe(0);
      expect(windows.keys(uninstall)).toHaveLength(1);
      expect(settings()).toMatchObject({ ServerUrl: 'https://new.example', Tenant: 'plant7' });
      expect(windows.msiexec('/i', windowsPath(second)).code).toBe(0);
    });

    test('uninstalling leaves the work of people, and nothing else', () => {
      const work = join(windows.localAppData, 'TrainFlow');
      mkdirSync(work, { recursive: true });
      writeFileSync(join(work, 'outbox.db'), 'not sent yet');
      const mentions = () =>
        windows
          .wholeRegistry()
          .split('\n')
          .filter((line) => /trainflow/i.test(line));
      expect(mentions()).not.toEqual([]);
      expect(windows.msiexec('/x', windowsPath(second)).code).toBe(0);
      expect(added()).toEqual([
        expect.stringMatching(/AppData\/Local\/TrainFlow$/),
        expect.stringMatching(/AppData\/Local\/TrainFlow\/outbox\.db$/),
      ]);
      expect(mentions()).toEqual([]);
    });
  },
);
