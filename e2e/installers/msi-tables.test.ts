import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installProperties, product } from '#installers/msi/product.ts';
import { newCertificate, programWithVersion, standIns } from './stand-in.ts';
import { missing } from './tools.ts';

const why = missing('wixl', 'msibuild', 'msiinfo', 'openssl', 'osslsigncode');
const stands = standIns();
afterAll(() => stands.remove());

const files = {
  'TrainFlow.exe': programWithVersion,
  'resources/app.asar': 'the application',
  'resources/a & b/c d.txt': 'an odd name',
};

/** Rows of a table, by column. */
function rows(msi: string, table: string): Record<string, string>[] {
  // It writes what a table holds in files into the present folder.
  const { stdout } = spawnSync('msiinfo', ['export', msi, table], { encoding: 'utf8', cwd: dirname(msi) });
  const [header = '', , , ...lines] = stdout.replaceAll('\r', '').split('\n');
  const columns = header.split('\t');
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(line.split('\t').map((cell, at) => [columns[at] ?? '', cell])));
}
const column = (msi: string, table: string, key: string, value: string) =>
  Object.fromEntries(rows(msi, table).map((row) => [row[key] ?? '', row[value] ?? '']));

describe.skipIf(why !== null)(`the tables of the MSI${why === null ? '' : `: ${why}`}`, () => {
  let msi: string;
  let app: string;
  beforeAll(() => {
    app = stands.app('one', files);
    msi = stands.msi(app, '2.4.1');
  });

  test('it is per machine, for 64 bits, and carries its version in its name', () => {
    expect(msi).toMatch(/\/TrainFlow-2\.4\.1-x64\.msi$/);
    expect(column(msi, 'Property', 'Property', 'Value')).toMatchObject({
      ALLUSERS: '1',
      ProductVersion: '2.4.1',
      UpgradeCode: product.upgradeCode,
      REINSTALLMODE: 'amus',
    });
    const { stdout } = spawnSync('msiinfo', ['suminfo', msi], { encoding: 'utf8' });
    expect(stdout).toMatch(/^Template: x64;1033$/m);
  });

  test('everything that IT may say reaches the elevated half, and the token is kept out of the log', () => {
    const { SecureCustomProperties = '', MsiHiddenProperties } = column(msi, 'Property', 'Property', 'Value');
    expect(SecureCustomProperties.split(';').sort()).toEqual(
      ['WIX_DOWNGRADE_DETECTED', 'WIX_UPGRADE_DETECTED', ...installProperties.map(({ id }) => id)].sort(),
    );
    expect(MsiHiddenProperties).toBe('ENROLLTOKEN');
  });

  test('a version up to and including this one is replaced, a later one is refused with what to do', () => {
    expect(rows(msi, 'Upgrade')).toEqual([
      expect.objectContaining({
        VersionMin: '',
        VersionMax: '2.4.1',
        Attributes: '513',
        ActionProperty: 'WIX_UPGRADE_DETECTED',
      }),
      expect.objectContaining({
        VersionMin: '2.4.1',
        VersionMax: '',
        Attributes: '2',
        ActionProperty: 'WIX_DOWNGRADE_DETECTED',
      }),
    ]);
    expect(column(msi, 'LaunchCondition', 'Condition', 'Description')).toMatchObject({
      'NOT WIX_DOWNGRADE_DETECTED':
        'A newer version of TrainFlow is installed here. Uninstall it first, or install that version or a later one.',
    });
  });

  test('what was said is set aside before the registry is searched, and wins afterwards, with a window or without', () => {
    for (const sequence of ['InstallUISequence', 'InstallExecuteSequence']) {
      const order = rows(msi, sequence)
        .sort((one, other) => Number(one.Sequence) - Number(other.Sequence))
        .map(({ Action }) => Action ?? '');
      const place = (action: string) => order.indexOf(action);
      for (const { id, fallback } of installProperties.filter(({ remembered }) => remembered)) {
        expect(place(`Save${id}`)).toBeGreaterThanOrEqual(0);
        expect(place(`Save${id}`)).toBeLessThan(place('AppSearch'));
        expect(place(`Restore${id}`)).toBeGreaterThan(place('AppSearch'));
        expect(place(`Restore${id}`)).toBeLessThan(place('LaunchConditions'));
        if (fallback !== undefined) expect(place(`Default${id}`)).toBeGreaterThan(place(`Restore${id}`));
      }
      expect(order.at(-1)).toMatch(/^(ExecuteAction|InstallFinalize)$/);
    }
    // 51: sets a property, in this very process.
    expect(new Set(rows(msi, 'CustomAction').map(({ Type }) => Type))).toEqual(new Set(['51']));
  });

  test('each value is found again where it was written', () => {
    const written = rows(msi, 'Registry').filter(({ Key }) => Key === product.registryKey);
    const searched = new Map(rows(msi, 'RegLocator').map((row) => [row.Signature_, row]));
    for (const { Property, Signature_ } of rows(msi, 'AppSearch')) {
      const { Root, Key, Name, Type } = searched.get(Signature_) ?? {};
      // 2: a value as it stands; 16: in the 64-bit half of the registry.
      expect({ Property, Type }).toEqual({ Property, Type: '18' });
      expect(written).toContainEqual(expect.objectContaining({ Root, Key, Name, Value: `[${Property}]` }));
    }
    expect(searched.has('sENROLLTOKEN')).toBe(false);
  });

  test('a wrong value is refused with a sentence, and never when uninstalling', () => {
    const sentences = rows(msi, 'LaunchCondition').filter(
      ({ Condition }) => !Condition?.startsWith('NOT WIX'),
    );
    expect(sentences.map(({ Description }) => Description)).toEqual([
      'TrainFlow needs 64-bit Windows 10 or later.',
      'SERVERURL must begin with https:// .',
      'DESKTOPSHORTCUT must be 0 or 1.',
      'STARTMENUSHORTCUT must be 0 or 1.',
      'AUTOSTART must be 0 or 1.',
      'LANGUAGE must be en or ar.',
    ]);
    for (const { Condition } of sentences) expect(Condition).toMatch(/^REMOVE="ALL" OR /);
  });

  test('every file is a component of its own that stays the same in every version, with its own version', () => {
    const later = stands.msi(app, '2.5.0');
    expect(column(later, 'Component', 'Component', 'ComponentId')).toEqual(
      column(msi, 'Component', 'Component', 'ComponentId'),
    );
    expect(column(msi, 'File', 'FileName', 'Version')).toEqual({
      'TrainFlow.exe': '45.4.1.7',
      'app.asar': '',
      'c d.txt': '',
    });
    const codes = [msi, later].map((file) => column(file, 'Property', 'Property', 'Value').ProductCode);
    expect(codes[0]).not.toBe(codes[1]);
  });

  test('a signed MSI verifies, an unsigned one does not', () => {
    const { certificate, key } = newCertificate(stands.root);
    const signed = stands.msi(app, '2.6.0', { signing: { certificate, key, timestampServer: null } });
    const verified = (file: string) =>
      spawnSync('osslsigncode', ['verify', '-CAfile', certificate, '-in', file], { encoding: 'utf8' });
    expect(verified(signed).stdout).toMatch(/Signature verification: ok/);
    expect(verified(msi).stdout + verified(msi).stderr).toMatch(/No signature|not found|missing/i);
  });

  test('the list of installed programs shows the icon that was given', () => {
    const withIcon = stands.msi(app, '2.7.0', {
      icon: join(stands.app('icon', { 'a.ico': 'icon' }), 'a.ico'),
    });
    const { ARPPRODUCTICON } = column(withIcon, 'Property', 'Property', 'Value');
    expect(rows(withIcon, 'Icon').map(({ Name }) => Name)).toEqual([ARPPRODUCTICON]);
  });

  test('a folder without the program, and a version that Windows cannot compare, are refused', () => {
    expect(() => stands.msi(stands.app('none', { 'a.txt': '' }), '1.0.0')).toThrow(
      /is no unpacked application: it has no TrainFlow\.exe/,
    );
    for (const version of ['1.0', '1.0.0-beta.1', '256.0.0', '1.0.65536'])
      expect(() => stands.msi(app, version)).toThrow(`"${version}" is no version of an MSI`);
  });
});
