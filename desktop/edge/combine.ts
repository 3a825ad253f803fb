import { z } from 'zod';

const OfNamedPeople = z.looseObject({
  audience: z.strictObject({ kind: z.literal('people'), userIds: z.array(z.string()) }),
});

/**
 * One record of what stands in several scopes. Mostly that is the same text again; what is required of named people names in
 * each person's scope him alone, and the whole is all of them.
 * @param bodies JSON texts of one record, at least one
 */
export function combine(bodies: readonly string[]): unknown {
  const [first = 'null', ...others] = new Set(bodies);
  const record: unknown = JSON.parse(first);
  if (others.length === 0) return record;
  const parts = [record, ...others.map((body): unknown => JSON.parse(body))].map((each) =>
    OfNamedPeople.safeParse(each),
  );
  const named = parts.flatMap(({ data }) => data?.audience.userIds ?? []);
  const [one] = parts;
  return one?.success
    ? { ...one.data, audience: { kind: 'people', userIds: [...new Set(named)].sort() } }
    : record;
}
