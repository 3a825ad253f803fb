import { describe, expect, test } from 'vitest';
import { policies } from '../../installers/policies/policies.ts';
import { type Hive, installerKey, policyKey, readManagedSettings } from './registry.ts';
import { decideSettings, type Found } from './settings.ts';
import { settingNames, settingsDefinition } from './settings-definition.ts';

const registry = (values: Record<string, Found>) => (hive: Hive, key: string, name: string) =>
  values[`${hive} ${key}\\${name}`] ?? null;
const nothing = { machinePolicy: {}, userPolicy: {}, installer: {}, own: {} };

describe('what IT wrote into the registry', () => {
  test('is read from its three places', () => {
    const read = registry({
      [`machine ${policyKey}\\DisableExport`]: 1,
      [`user ${policyKey}\\DisableExport`]: 0,
      [`user ${policyKey}\\Language`]: 'ar',
      [`machine ${installerKey}\\ServerUrl`]: 'https://training.example.com',
      // Nobody but IT writes here for everybody; what a user writes is no installation.
      [`user ${installerKey}\\Tenant`]: 'mine',
    });
    expect(readManagedSettings(read, {})).toEqual({
      machinePolicy: { DisableExport: 1 },
      userPolicy: { DisableExport: 0, Language: 'ar' },
      installer: { ServerUrl: 'https://training.example.com' },
    });
  });

  test('an installer’s property that was not given sets nothing', () => {
    const read = registry({ [`machine ${installerKey}\\Tenant`]: '' });
    expect(readManagedSettings(read, {}).installer).toEqual({});
  });

  test('paths may name the person’s folders', () => {
    const read = registry({
      [`machine ${policyKey}\\DataDirectory`]: '%LocalAppData%\\TrainFlow',
      [`user ${policyKey}\\DataDirectory`]: '%NOWHERE%\\TrainFlow',
    });
    const managed = readManagedSettings(read, { LOCALAPPDATA: 'C:\\Users\\anna\\AppData\\Local' });
    expect(managed.machinePolicy.DataDirectory).toBe('C:\\Users\\anna\\AppData\\Local\\TrainFlow');
    const { broken } = decideSettings({ ...nothing, userPolicy: managed.userPolicy });
    expect(broken).toMatchObject([{ name: 'DataDirectory', found: '%NOWHERE%\\TrainFlow' }]);
  });
});

describe('the policies that IT is given', () => {
  test('are the settings of the client, all of them and no others', () => {
    expect(policies.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
  });

  test.each(policies)('$name takes what the template writes', ({ name, value }) => {
    const written: readonly Found[] =
      value.kind === 'switch'
        ? [0, 1]
        : value.kind === 'number'
          ? [value.from, value.to]
          : value.kind === 'choice'
            ? value.choices.map((choice) => choice.value)
            : [value.example.replace('%LOCALAPPDATA%', 'C:\\Users\\anna\\AppData\\Local')];
    for (const each of written)
      expect(
        decideSettings({ ...nothing, machinePolicy: { [name]: each } }).broken.filter(
          (one) => one.name === name,
        ),
      ).toEqual([]);
  });

  test.each(policies.filter(({ value }) => value.kind === 'number'))(
    '$name has the same bounds',
    ({ name, value }) => {
      if (value.kind !== 'number') return;
      for (const outside of [value.from - 1, value.to + 1])
        expect(decideSettings({ ...nothing, machinePolicy: { [name]: outside } }).broken).toHaveLength(1);
    },
  );

  test('say what holds when nobody sets them', () => {
    const differing = policies.filter(({ name, value }) => {
      const own = settingNames.find((each) => each === name);
      return own !== undefined && 'fallback' in value && settingsDefinition[own].unset !== value.fallback;
    });
    expect(differing.map(({ name }) => name)).toEqual([]);
  });
});
