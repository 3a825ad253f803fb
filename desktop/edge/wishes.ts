import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import type { Changed, Copy } from './offline.ts';
import type { StoredCommand } from './stored-command.ts';

/** Members of a record that a person decides on: not those that count, and not lists, whose parts have their own history. */
const isPlain = ([name, value]: [string, unknown]): boolean =>
  name !== 'version' && !/At$/.test(name) && (typeof value !== 'object' || value === null);

/** What a change makes of its subject, member by member, where it differs from what is there. */
export function wishedOf(
  copy: Copy,
  subject: StoredCommand['subject'],
  changes: readonly Changed[],
): Record<string, unknown> {
  const change = changes.find(({ kind, id }) => kind === subject?.kind && id === subject.id);
  if (subject === null || change === undefined || change.body === null) return {};
  const before = copy.get(subject.kind, subject.id);
  return Object.fromEntries(
    Object.entries(change.body)
      .filter(isPlain)
      .filter(([name, value]) => before === null || Reflect.get(before, name) !== value),
  );
}

/** What the person wanted and what the server has, where they differ. */
export function differencesOf(copy: Copy, { subject, wished }: StoredCommand): OutboxItem['differences'] {
  const now = subject === null ? null : copy.get(subject.kind, subject.id);
  return Object.entries(wished)
    .map(([field, mine]) => ({ field, mine, server: now === null ? null : Reflect.get(now, field) }))
    .filter(({ mine, server }) => mine !== server);
}
