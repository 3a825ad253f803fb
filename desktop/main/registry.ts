import { createRequire } from 'node:module';
import type { Found, FoundSettings, SettingLayers } from './settings.ts';
import { type SettingName, settingNames } from './settings-definition.ts';

export type Hive = 'machine' | 'user';

/** Reads one value of the Windows registry; null when there is none. */
export type ReadRegistry = (hive: Hive, key: string, name: string) => Found | null;

export const policyKey = 'SOFTWARE\\Policies\\TrainFlow';
export const installerKey = 'SOFTWARE\\TrainFlow\\Client';

/** What IT decided: by policy for the machine, by policy for the user, by the installer's properties. */
export function readManagedSettings(
  read: ReadRegistry,
  environment: NodeJS.ProcessEnv,
): Omit<SettingLayers, 'own'> {
  const readKey = (hive: Hive, key: string): FoundSettings => {
    const found = settingNames.map((name) => [name, read(hive, key, name)] as const);
    return Object.fromEntries(
      found
        // An installer's property that nobody gave is written as an empty text.
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => [name, isPath(name) ? expand(value, environment) : value]),
    );
  };
  return {
    machinePolicy: readKey('machine', policyKey),
    userPolicy: readKey('user', policyKey),
    installer: readKey('machine', installerKey),
  };
}

const isPath = (name: SettingName) => name === 'DataDirectory' || name === 'CaCertificate';

/** `%LOCALAPPDATA%\\TrainFlow`, as administrators write paths. A variable that is not there stays, and is told as no path. */
const expand = (value: Found | null, environment: NodeJS.ProcessEnv): Found | null =>
  typeof value === 'string'
    ? value.replace(/%([^%]+)%/g, (whole, name: string) => environment[name.toUpperCase()] ?? whole)
    : value;

/** Windows only; other systems have no registry, and nobody sets anything there. */
export const registryOf = (platform: NodeJS.Platform): ReadRegistry =>
  platform === 'win32' ? openRegistry() : () => null;

/** HKEY_LOCAL_MACHINE and HKEY_CURRENT_USER, sign-extended as in `winreg.h`. */
const hives = { machine: 0xffffffff80000002n, user: 0xffffffff80000001n } as const;
const types = { text: 1, expandable: 2, number: 4, list: 7 } as const;
/** RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ (expanded by Windows) | RRF_RT_REG_DWORD | RRF_RT_REG_MULTI_SZ; the 64-bit view. */
const flags = 0x2 | 0x10 | 0x20 | 0x10000;
const largest = 64 * 1024;

/** By the system's own function: `reg.exe` refuses where a policy forbids registry editing tools. */
function openRegistry(): ReadRegistry {
  // Loaded here, because its native half is shipped for the system it runs on.
  const koffi: typeof import('koffi') = createRequire(import.meta.url)('koffi');
  const getValue = koffi
    .load('advapi32.dll')
    .func(
      'int32_t __stdcall RegGetValueW(uintptr_t hkey, str16 subKey, str16 value, uint32_t flags, _Out_ uint32_t *type, _Out_ uint8_t *data, _Inout_ uint32_t *size)',
    );
  return (hive, key, name) => {
    const [type, size, bytes] = [[0], [largest], Buffer.alloc(largest)];
    const status: number = getValue(hives[hive], key, name, flags, type, bytes, size);
    const notFound = 2;
    if (status === notFound) return null;
    // Something is there: a text that no setting accepts, so that the person is told.
    if (status !== 0) return `(not readable: error ${status})`;
    return foundOf(type[0] ?? 0, bytes.subarray(0, size[0]));
  };
}

function foundOf(type: number, bytes: Buffer): Found {
  if (type === types.number) return bytes.readUInt32LE(0);
  const texts = bytes.toString('utf16le').split('\0');
  return type === types.list ? texts.filter((text) => text !== '') : (texts[0] ?? '');
}
