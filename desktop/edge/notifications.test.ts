import { describe, expect, test } from 'vitest';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { id, now } from './crew.fixtures.ts';
import { act, ask, laptopOf } from './laptop.fixtures.ts';
import type { Changed } from './offline.ts';

const told = (number: number, readAt: string | null = null): Changed => ({
  kind: 'notification',
  id: id(number),
  body: {
    id: id(number),
    kind: 'certificate_expiring',
    params: { courseCode: 'H2S' },
    href: '/my-trainings',
    readAt,
    createdAt: '2026-11-01T04:00:00Z',
  },
});
const records = [told(60), told(61, '2026-11-02T00:00:00Z'), told(62)];
const listed = (query: object, more: readonly Changed[] = []) => {
  const { items, unread, total } = ask(laptopOf('salim', [...records, ...more]), notificationApi.list, {
    query,
  });
  return { ids: items.map((each) => each.id), unread, total };
};

describe('what somebody was told', () => {
  test('comes newest first, with what is unread', () => {
    expect(listed({})).toEqual({ ids: [id(62), id(61), id(60)], unread: 2, total: null });
    expect(listed({ unread: 'true', withTotal: 'true' })).toEqual({
      ids: [id(62), id(60)],
      unread: 2,
      total: 3,
    });
    expect(listed({ unread: 'false' }).ids).toHaveLength(3);
  });

  test('is read once, and keeps when it was', () => {
    const laptop = laptopOf('salim', records);
    const { changes, answer } = act(laptop, notificationApi.read, { params: { id: id(60) } });
    expect(answer).toBeUndefined();
    expect(changes).toEqual([told(60, now)]);
    expect(listed({ unread: 'true' }, changes).ids).toEqual([id(62)]);
    expect(act(laptop, notificationApi.read, { params: { id: id(61) } }).changes).toEqual([]);
    expect(() => act(laptop, notificationApi.read, { params: { id: id(69) } })).toThrow(
      expect.objectContaining({ code: 'notification.missing' }),
    );
  });

  test('is read all at once', () => {
    const { changes, subject } = act(laptopOf('salim', records), notificationApi.readAll);
    expect(subject).toBeNull();
    expect(listed({ unread: 'true' }, changes)).toMatchObject({ ids: [], unread: 0 });
  });
});
