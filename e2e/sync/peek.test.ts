import { describe, expect, test } from 'vitest';
import { userApi } from '#shared/users/user.api.ts';
import type { Backend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import type { Renewing } from '../support/renewing.ts';
import { type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

const transfer = async (person: Person, to: object) => {
  const ask = backend.as(cast.admin);
  const { version } = await ask(userApi.get, { params: { id: person.id } });
  const body = { effectiveOn: '2026-11-20', version, ...to };
  return ask(userApi.transfer, { params: { id: person.id }, body });
};

describe('a laptop that is up to date', () => {
  test('is told so in 304, and what is new once something is', async () => {
    const courseId = await cast.course();
    const held = await laptop(cast.employee);
    expect(await held.peek()).toEqual({ status: 304, code: null, pulled: null });
    await cast.assign(cast.colleague, courseId);
    expect((await held.peek()).status).toBe(304);
    const { id } = await cast.assign(cast.employee, courseId);
    const { status, pulled } = await held.peek();
    expect([status, pulled?.records.map((record) => record.id)]).toEqual([200, [id]]);
    expect((await held.peek()).status).toBe(304);
  });

  test('is asked to pull when what it may see has changed', async () => {
    const held = await laptop(cast.foreman);
    await transfer(cast.colleague, { foremanId: null });
    expect(await held.peek()).toMatchObject({ status: 409, code: 'sync.scopes_changed' });
  });
});
