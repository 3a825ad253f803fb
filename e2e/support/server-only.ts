import { isId } from '#shared/kernel/ids.ts';

/** Any part of an answer. */
export type Shown = unknown;

/**
 * An answer as far as a laptop can know it.
 *
 * - Ids of what a change brings along (steps, lines of the timeline, the next enrollment, a file) are made by the server: a
 *   new id is only a new id.
 * - Names of people out of sight: a leader two levels up is known by his id. Where the laptop has no name, none is compared.
 * - Instants are compared as instants: the database leaves out zeros at the end.
 */
export function asShown(known: readonly unknown[]): (answer: Shown) => Shown {
  const ids = new Set(JSON.stringify(known).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g));
  const shown = (value: Shown): Shown => {
    if (typeof value === 'string') return shownText(value, ids);
    if (Array.isArray(value)) return value.map(shown);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)]));
  };
  return shown;
}

function shownText(text: string, ids: ReadonlySet<string>): string {
  if (isId(text)) return ids.has(text) ? text : 'new id';
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text) ? new Date(text).toISOString() : text;
}

/** The server's record without the names that the laptop has none for. */
export function asFarAsNamed(own: Shown, server: Shown): Shown {
  if (Array.isArray(own) && Array.isArray(server))
    return server.map((each, index) => asFarAsNamed(own[index], each));
  if (!isRecord(own) || !isRecord(server)) return server;
  return Object.fromEntries(
    Object.entries(server).map(([name, value]) => {
      const unnamed = /Name(En|Ar)$/.test(name) && own[name] === null;
      return [name, unnamed ? null : asFarAsNamed(own[name], value)];
    }),
  );
}

const isRecord = (value: Shown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
