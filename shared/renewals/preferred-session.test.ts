import { expect, test } from 'vitest';
import { refuseUnsuitable, type WishedSession } from './preferred-session.ts';

const session: WishedSession = { courseId: 'h2s', status: 'scheduled', startsAt: '2026-12-01T05:00:00Z' };
const wish =
  (changes: Partial<WishedSession> | null, at = '2026-11-20T09:00:00Z') =>
  () =>
    refuseUnsuitable(changes && { ...session, ...changes }, 'h2s', at);

test('a session of the course that is still to come may be wished for', () => {
  expect(wish({})).not.toThrow();
});

test.each([
  ['one that is not there', wish(null)],
  ['one of another course', wish({ courseId: 'fire' })],
  ['a cancelled one', wish({ status: 'cancelled' })],
  ['one that has begun', wish({}, '2026-12-01T05:00:00.000Z')],
])('%s is refused at its field', (_, wished) => {
  expect(wished).toThrow(
    expect.objectContaining({ errors: [expect.objectContaining({ path: 'preferredSessionId' })] }),
  );
});
