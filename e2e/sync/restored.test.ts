import { describe, expect, test } from 'vitest';
import type { Backend } from '../support/backend.ts';
import type { Renewing } from '../support/renewing.ts';
import { type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

describe('after the server was restored', () => {
  test('checksums are compared, and only what differs is sent again', async () => {
    const held = await laptop(cast.foreman);
    await cast.certify(cast.employee, await cast.course());
    await held.pull();
    await restored();
    // What the restored server knows of the colleague is not what the laptop was told.
    const person = held.scopes.get(`person:${cast.colleague.id}`);
    person?.records.set(`person:${cast.colleague.id}`, '{"told":"before the restore"}');
    expect((await held.peek()).code).toBe('sync.epoch');
    const [answer] = await held.pull();
    expect(answer?.scopes.filter(({ mode }) => mode === 'full').map(({ scope }) => scope)).toEqual([
      `person:${cast.colleague.id}`,
    ]);
    expect(answer?.scopes.length).toBe(held.scopes.size);
    expect(new Map([...held.records()].sort())).toEqual(
      new Map([...(await laptop(cast.foreman)).records()].sort()),
    );
    expect((await held.pull())[0]?.scopes).toEqual([]);
  });

  test('and nobody said so, numbers ahead of the server tell it', async () => {
    const held = await laptop(cast.employee);
    for (const scope of held.scopes.values()) scope.cursor = 1_000_000;
    expect((await held.peek()).code).toBe('sync.epoch');
    expect((await held.pull())[0]?.scopes.every(({ mode }) => mode === 'delta')).toBe(true);
  });

  const restored = () =>
    backend.superuser.query('update sync_clock set epoch = gen_random_uuid() where tenant_id = $1', [
      cast.tenantId,
    ]);
});
