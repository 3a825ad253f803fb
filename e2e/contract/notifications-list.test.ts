import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
});

describe('the list', () => {
  const list = (person: Person, query: object = {}) => backend.as(person)(notificationApi.list, { query });

  test('is one’s own, the newest first, page by page, with the number unread', async () => {
    const made: string[] = [];
    for (let index = 0; index < 12; index++) made.unshift((await at.ask(at.employee, await at.course())).id);
    const first = await list(at.foreman, { limit: '10', withTotal: 'true' });
    await at.ask(at.colleague, courseId);
    const second = await list(at.foreman, { limit: '10', cursor: first.nextCursor ?? '' });
    expect([...first.items, ...second.items].map(({ params }) => params.requestId)).toEqual(made);
    expect([first.total, first.unread, second.nextCursor, second.unread]).toEqual([12, 12, null, 13]);
    for (const person of [at.manager, at.admin, backend.rival.foreman])
      expect(await list(person)).toMatchObject({ items: [], unread: 0 });
    await expect(list(at.foreman, { cursor: 'bm9uZQ' })).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('is read one by one or all at once, by nobody else', async () => {
    for (let index = 0; index < 3; index++) await at.ask(at.employee, await at.course());
    const [newest] = (await list(at.foreman)).items;
    const params = { id: newest?.id ?? '' };
    for (const person of [at.manager, backend.rival.foreman])
      await expect(backend.as(person)(notificationApi.read, { params })).rejects.toMatchObject({
        status: 404,
        code: 'notification.missing',
      });
    await backend.as(at.foreman)(notificationApi.read, { params });
    const { readAt } = (await list(at.foreman)).items[0] ?? {};
    expect(Date.parse(readAt ?? '')).toBe(Date.parse(noon));
    expect((await list(at.foreman, { unread: 'true' })).items).toHaveLength(2);
    backend.setClock('2026-11-20T10:00:00Z');
    await backend.as(at.foreman)(notificationApi.read, { params });
    expect((await list(at.foreman)).items[0]).toMatchObject({ readAt });

    const others = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, others.id);
    await backend.as(at.foreman)(notificationApi.readAll, { body: {} });
    expect(await list(at.manager)).toMatchObject({ unread: 1 });
    expect(await list(at.foreman)).toMatchObject({ unread: 0 });
    expect(await list(at.foreman, { unread: 'true' })).toMatchObject({ items: [] });
  });
});
