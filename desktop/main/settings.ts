import {
  type SettingName,
  type SettingValues,
  settingNames,
  settingsDefinition,
} from './settings-definition.ts';

/** As it was found: a registry value, or a member of the user's own file. */
export type Found = string | number | boolean | readonly string[];
export type FoundSettings = Readonly<Partial<Record<SettingName, Found>>>;

/** Who may say something, the strongest first. */
export interface SettingLayers {
  machinePolicy: FoundSettings;
  userPolicy: FoundSettings;
  /** What the installer was told: `msiexec … SERVERURL=…`. */
  installer: FoundSettings;
  own: FoundSettings;
}

export type SettingSource = keyof SettingLayers | 'default';

export interface BrokenSetting {
  name: SettingName;
  source: keyof SettingLayers;
  found: string;
  /** `must be …` */
  expected: string;
}

export interface Settings {
  values: SettingValues;
  sources: Readonly<Record<SettingName, SettingSource>>;
  /** What somebody set and nobody can use: shown, never passed over. */
  broken: readonly BrokenSetting[];
}

const order = ['machinePolicy', 'userPolicy', 'installer', 'own'] as const satisfies (keyof SettingLayers)[];

/** Decides every setting once. A value that cannot be used does not fall through to a weaker layer: IT meant to decide. */
export function decideSettings(layers: SettingLayers): Settings {
  const mayChangeServer = decide('AllowServerChange', layers, order).value === true;
  const decided = settingNames.map((name) => decide(name, layers, orderOf(name, mayChangeServer)));
  const settings = {
    values: valuesOf(decided),
    sources: Object.fromEntries(decided.map(({ name, source }) => [name, source])) as Settings['sources'],
    broken: decided.flatMap(({ broken }) => (broken ? [broken] : [])),
  };
  return { ...settings, broken: [...settings.broken, ...missingProxy(settings)] };
}

/** Chosen by IT: shown to the person, locked. */
export const isManaged = (source: SettingSource): boolean => source !== 'own' && source !== 'default';

interface Decided {
  name: SettingName;
  value: unknown;
  source: SettingSource;
  broken?: BrokenSetting;
}

function decide(name: SettingName, layers: SettingLayers, order: readonly (keyof SettingLayers)[]): Decided {
  const { schema, unset, broken, own } = settingsDefinition[name];
  const source = order.find((layer) => layers[layer][name] !== undefined && (layer !== 'own' || own));
  if (source === undefined) return { name, value: unset, source: 'default' };
  const found = layers[source][name];
  const parsed = schema.safeParse(found);
  if (parsed.success) return { name, value: parsed.data, source };
  const expected = parsed.error.issues[0]?.message ?? 'is not understood';
  return { name, value: broken, source, broken: { name, source, found: String(found), expected } };
}

/** A fixed proxy without its address is told as what it is, once. */
function missingProxy({ values, sources, broken }: Settings): BrokenSetting[] {
  const source = sources.ProxyMode;
  if (values.ProxyMode !== 'fixed' || values.ProxyUrl !== null || source === 'default') return [];
  if (broken.some(({ name }) => name === 'ProxyUrl')) return [];
  return [{ name: 'ProxyUrl', source, found: '', expected: 'must be set where ProxyMode is fixed' }];
}

const orderOf = (name: SettingName, mayChangeServer: boolean): readonly (keyof SettingLayers)[] =>
  mayChangeServer && (name === 'ServerUrl' || name === 'Tenant')
    ? ['machinePolicy', 'userPolicy', 'own', 'installer']
    : order;

/** Each value was parsed by its own definition, which the type cannot follow through a list. */
const valuesOf = (decided: readonly Decided[]): SettingValues =>
  Object.fromEntries(decided.map(({ name, value }) => [name, value])) as SettingValues;
