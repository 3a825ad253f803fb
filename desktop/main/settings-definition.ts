import { isAbsolute, win32 } from 'node:path';
import { z } from 'zod';

/** A switch as the registry, an installer's property or a file writes it. */
const Switch = z
  .union(
    [z.boolean(), z.literal(0), z.literal(1), z.literal('0'), z.literal('1')],
    'must be 1 (on) or 0 (off)',
  )
  .transform((value) => value === true || String(value) === '1');

const whole = (from: number, to: number) => {
  const range = `must be a whole number from ${from} to ${to}`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,9}$/, range)
          .transform(Number),
      ],
      range,
    )
    .pipe(z.int(range).min(from, range).max(to, range));
};

const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, `must be one of: ${values.join(', ')}`);

const folder = z
  .string('must be a path')
  .refine((path) => isAbsolute(path) || win32.isAbsolute(path), 'must be a full path, such as C:\\TrainFlow');

/** Beside `https://` only this machine itself, where nothing travels. */
const ServerAddress = z
  .string('must be an address')
  .refine(isServerAddress, 'must be an https:// address without a path, such as https://training.example.com')
  .transform((address) => new URL(address).origin);

const hostName = /^(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** One text with commas or semicolons between, or the registry's own kind of list. */
const Hosts = z
  .union(
    [z.array(z.string()), z.string().transform((text) => text.split(/[\s,;]+/))],
    'must be a list of hosts',
  )
  .transform((hosts) => hosts.map((host) => host.trim().toLowerCase()).filter((host) => host !== ''))
  .pipe(
    z.array(z.string().regex(hostName, 'must list host names, such as help.example.com or *.example.com')),
  );

/**
 * Every setting of the desktop client, under the name that policies, the installer and the user's own file give it.
 * `own`: a person may choose it where nobody chose for him. `broken`: what holds while what IT set cannot be understood:
 * the stricter side, so that a slip never opens what was meant to be closed.
 */
export const settingsDefinition = {
  /** Origin of the server; null until somebody names it. */
  ServerUrl: { schema: ServerAddress, unset: null, broken: null, own: true },
  /** Slug that the sign-in page proposes. */
  Tenant: {
    schema: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,62}$/, 'must be a tenant’s short name: small letters, digits, hyphens'),
    unset: null,
    broken: null,
    own: true,
  },
  /** Whether a person may put another server or tenant in the place of the installer's; never of a policy's. */
  AllowServerChange: { schema: Switch, unset: false, broken: false, own: false },
  /** PEM file of an authority that signs the server's certificate and is in no system store. */
  CaCertificate: { schema: folder, unset: null, broken: null, own: false },
  ProxyMode: { schema: oneOf(['system', 'direct', 'fixed']), unset: 'system', broken: 'system', own: true },
  /** For `fixed`. */
  ProxyUrl: {
    schema: z.url({ protocol: /^https?$/, error: 'must be an http:// address, such as http://proxy:3128' }),
    unset: null,
    broken: null,
    own: true,
  },
  UpdateMode: { schema: oneOf(['off', 'notify']), unset: 'notify', broken: 'notify', own: false },
  /** Instead of the user's local application data. */
  DataDirectory: { schema: folder, unset: null, broken: null, own: false },
  /** Hours that the data may be used without a contact, where the tenant's own limit is not shorter; null: only that. */
  MaxOfflineHours: { schema: whole(1, 2160), unset: null, broken: 24, own: false },
  AutoLockMinutes: { schema: whole(1, 480), unset: 15, broken: 5, own: true },
  DisableExport: { schema: Switch, unset: false, broken: true, own: false },
  DisablePrint: { schema: Switch, unset: false, broken: true, own: false },
  /** Hosts that a link may open in the browser, beside the server's own. */
  AllowedExternalHosts: { schema: Hosts, unset: [], broken: [], own: false },
  LogLevel: { schema: oneOf(['error', 'warn', 'info', 'debug']), unset: 'info', broken: 'info', own: true },
  /** Of logs and crash dumps. */
  LogRetentionDays: { schema: whole(1, 365), unset: 14, broken: 14, own: false },
  /** Kept on this machine, never sent; but they hold what was in memory. */
  CrashDumps: { schema: Switch, unset: false, broken: false, own: false },
  DisableDevTools: { schema: Switch, unset: true, broken: true, own: false },
  /** Of menus, the tray and the first page; null: as the system speaks. */
  Language: { schema: oneOf(['en', 'ar']), unset: null, broken: null, own: true },
  KioskMode: { schema: Switch, unset: false, broken: true, own: false },
  Autostart: { schema: Switch, unset: false, broken: false, own: true },
} as const satisfies Record<string, Definition>;

interface Definition {
  schema: z.ZodType;
  unset: unknown;
  broken: unknown;
  own: boolean;
}

export type SettingName = keyof typeof settingsDefinition;
export const settingNames = Object.keys(settingsDefinition) as SettingName[];

type Widened<Value> = Value extends boolean
  ? boolean
  : Value extends number
    ? number
    : Value extends readonly never[]
      ? never
      : Value;

/** The value in force of every setting. */
export type SettingValues = {
  readonly [Name in SettingName]:
    | z.output<(typeof settingsDefinition)[Name]['schema']>
    | Widened<(typeof settingsDefinition)[Name]['unset']>;
};

function isServerAddress(text: string): boolean {
  const address = URL.parse(text);
  if (address === null || address.pathname !== '/' || address.search !== '' || address.hash !== '')
    return false;
  if (address.username !== '' || address.password !== '') return false;
  return address.protocol === 'https:' || (address.protocol === 'http:' && isThisMachine(address.hostname));
}

const isThisMachine = (host: string) => ['127.0.0.1', '[::1]', 'localhost'].includes(host);
