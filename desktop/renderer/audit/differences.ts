export interface Difference {
  field: string;
  before: string;
  after: string;
}

/** The fields that differ between two records, in the order of the later one. A record that was not there has none. */
export function differencesOf(before: unknown, after: unknown): Difference[] {
  const former = fieldsOf(before);
  const later = fieldsOf(after);
  return [...new Set([...later.keys(), ...former.keys()])]
    .map((field) => ({ field, before: former.get(field) ?? '', after: later.get(field) ?? '' }))
    .filter((each) => each.before !== each.after);
}

function fieldsOf(record: unknown): Map<string, string> {
  if (!(record instanceof Object)) {
    return new Map(record === null || record === undefined ? [] : [['', String(record)]]);
  }
  return new Map(Object.entries(record).map(([name, value]) => [name, written(value)]));
}

const written = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
