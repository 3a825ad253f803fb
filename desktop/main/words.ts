import type { SyncState } from '#shared/sync/sync.schemas.ts';

/** A sentence that counts, in every form that the language has. */
type Counted = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** What the shell itself says; the pages have their own catalogue. */
export interface Words {
  open: string;
  sendNow: string;
  lock: string;
  locked: string;
  quit: string;
  stay: string;
  print: string;
  view: string;
  file: string;
  reload: string;
  zoomIn: string;
  zoomOut: string;
  zoomReset: string;
  developerTools: string;
  state: Readonly<Record<SyncState, string>>;
  waiting: Counted;
  unread: Counted;
  quitUnsent: Counted;
  quitKept: string;
  exportForbidden: string;
  downloadFailed: string;
  updateTitle: string;
  update: string;
  updateNeeded: string;
  brokenTitle: string;
  broken: string;
  brokenSetting: string;
  sources: Readonly<Record<'machinePolicy' | 'userPolicy' | 'installer' | 'own', string>>;
  startFailed: string;
  pageCrashed: string;
}

export type Language = 'en' | 'ar';

/** `{name}` in a sentence becomes the value of that name. */
export const fill = (sentence: string, values: Readonly<Record<string, string | number>>): string =>
  sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

/** The form of a counted sentence that the language wants for this number. */
export const counted = (language: Language, forms: Counted, count: number): string =>
  fill(forms[new Intl.PluralRules(language).select(count)] ?? forms.other, {
    count: new Intl.NumberFormat(language).format(count),
  });

/** What was set; else the first language of the system that we speak; else English. */
export function languageOf(chosen: Language | null, systemLanguages: readonly string[]): Language {
  if (chosen !== null) return chosen;
  const spoken = systemLanguages.map((tag) => tag.split('-')[0]);
  return spoken.find((language) => language === 'ar' || language === 'en') ?? 'en';
}
