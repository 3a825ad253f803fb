/** In English and Arabic. */
export interface Words {
  en: string;
  ar: string;
}

/** One thing that IT decides for the client, over what the person or the installation says. */
export interface Policy {
  /** The value's name in the registry; also the id in the templates: letters, digits, underscore. */
  name: string;
  /** The first version of the client that knows it. */
  since: string;
  title: Words;
  explain: Words;
  value: PolicyValue;
}

export type PolicyValue =
  /** REG_SZ. `example` stands in the documentation. */
  | { kind: 'text'; maxLength: number; example: string }
  /** REG_DWORD 1 or 0. */
  | { kind: 'switch'; fallback: boolean }
  /** REG_DWORD. Null: nothing of the client's own holds without it. */
  | { kind: 'number'; from: number; to: number; fallback: number | null }
  /** REG_SZ, one of these. */
  | { kind: 'choice'; choices: readonly { value: string; title: Words }[]; fallback: string | null };

/** What an editor proposes to whoever sets it: what would hold without it, or else the least change. */
export function proposed(value: Extract<PolicyValue, { kind: 'number' | 'choice' }>): string {
  if (value.kind === 'number') return String(value.fallback ?? value.to);
  return value.fallback ?? value.choices[0]?.value ?? '';
}

/** Under HKEY_LOCAL_MACHINE, which wins, and HKEY_CURRENT_USER. */
export const policyKey = 'SOFTWARE\\Policies\\TrainFlow';
