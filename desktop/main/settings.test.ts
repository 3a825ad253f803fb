import { describe, expect, test } from 'vitest';
import { decideSettings, isManaged, type SettingLayers } from './settings.ts';

const nothing: SettingLayers = { machinePolicy: {}, userPolicy: {}, installer: {}, own: {} };
const decided = (layers: Partial<SettingLayers>) => decideSettings({ ...nothing, ...layers });

describe('who decides a setting', () => {
  const ofEach = { machinePolicy: 31, userPolicy: 32, installer: 33, own: 34 };
  test.each([
    ['the machine’s policy before all others', ['machinePolicy', 'userPolicy', 'installer', 'own'], 31],
    ['the user’s policy before the installer', ['userPolicy', 'installer', 'own'], 32],
    ['the installer before the person', ['installer', 'own'], 33],
    ['the person where nobody did', ['own'], 34],
    ['the default where nobody did at all', [], 15],
  ] as const)('%s', (_, present, value) => {
    const layers = Object.fromEntries(present.map((layer) => [layer, { AutoLockMinutes: ofEach[layer] }]));
    const { values, sources } = decided(layers);
    expect(values.AutoLockMinutes).toBe(value);
    expect(sources.AutoLockMinutes).toBe(present[0] ?? 'default');
    expect(isManaged(sources.AutoLockMinutes)).toBe(present.length > 1);
  });

  test('nobody lifts a restriction for himself', () => {
    const own = {
      DisableExport: false,
      DisableDevTools: false,
      KioskMode: true,
      AllowedExternalHosts: ['evil.example'],
    };
    const { values, sources } = decided({ installer: { DisableExport: 1 }, own });
    expect(values).toMatchObject({ DisableExport: true, DisableDevTools: true, KioskMode: false });
    expect(values.AllowedExternalHosts).toEqual([]);
    expect(sources.KioskMode).toBe('default');
  });

  test('the installer’s server may be changed only where IT allows it, a policy’s never', () => {
    const installer = { ServerUrl: 'https://a.example' };
    const own = { ServerUrl: 'https://b.example' };
    expect(decided({ installer, own }).values.ServerUrl).toBe('https://a.example');
    const allowed = decided({ installer: { ...installer, AllowServerChange: '1' }, own });
    expect(allowed.values.ServerUrl).toBe('https://b.example');
    expect(isManaged(allowed.sources.ServerUrl)).toBe(false);
    const machinePolicy = { ServerUrl: 'https://c.example', AllowServerChange: 1 };
    expect(decided({ machinePolicy, installer, own }).values.ServerUrl).toBe('https://c.example');
  });
});

describe('a value that cannot be used', () => {
  test.each([
    ['ServerUrl', 'http://training.example.com', null],
    ['ServerUrl', 'https://training.example.com/app', null],
    ['ServerUrl', 'https://user:secret@training.example.com', null],
    ['ServerUrl', 'training.example.com', null],
    ['Tenant', 'North Field', null],
    ['MaxOfflineHours', 0, 24],
    ['AutoLockMinutes', 'soon', 5],
    ['AutoLockMinutes', 1.5, 5],
    ['DisableExport', 'yes', true],
    ['DisablePrint', 2, true],
    ['KioskMode', 'on', true],
    ['CrashDumps', 'never', false],
    ['AllowedExternalHosts', 'https://help.example', []],
    ['ProxyMode', 'pac', 'system'],
    ['ProxyUrl', 'file:///proxy', null],
    ['DataDirectory', 'TrainFlow', null],
    ['Language', 'de', null],
  ] as const)('%s = %j is told and the stricter side holds', (name, found, value) => {
    const { values, broken } = decided({ machinePolicy: { [name]: found } });
    expect(values[name]).toEqual(value);
    expect(broken).toEqual([
      { name, source: 'machinePolicy', found: String(found), expected: expect.stringMatching(/^must /) },
    ]);
  });

  test('a fixed proxy without an address is one too', () => {
    const { broken } = decided({ userPolicy: { ProxyMode: 'fixed' } });
    expect(broken).toMatchObject([{ name: 'ProxyUrl', source: 'userPolicy' }]);
    expect(decided({ userPolicy: { ProxyMode: 'fixed', ProxyUrl: 'http://proxy:3128' } }).broken).toEqual([]);
  });

  test('does not fall through to whoever is weaker', () => {
    const { values } = decided({
      machinePolicy: { ServerUrl: 'oops' },
      own: { ServerUrl: 'https://b.example' },
    });
    expect(values.ServerUrl).toBeNull();
  });
});

test.each([
  ['ServerUrl', 'https://Training.Example.com:8443/', 'https://training.example.com:8443'],
  ['ServerUrl', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['DisablePrint', '1', true],
  ['Autostart', 0, false],
  ['MaxOfflineHours', '72', 72],
  [
    'AllowedExternalHosts',
    'help.example.com; *.Intranet.example',
    ['help.example.com', '*.intranet.example'],
  ],
  ['AllowedExternalHosts', ['help.example.com', ''], ['help.example.com']],
  ['DataDirectory', 'D:\\TrainFlow', 'D:\\TrainFlow'],
] as const)('%s = %j is understood as %j', (name, found, value) => {
  const { values, broken } = decided({ installer: { [name]: found } });
  expect(broken).toEqual([]);
  expect(values[name]).toEqual(value);
});
