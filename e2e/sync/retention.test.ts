import { describe, expect, test } from 'vitest';
import { ticks } from '#server/contexts.ts';
import type { Changed } from '#server/platform/publication.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { Backend } from '../support/backend.ts';
import type { Renewing } from '../support/renewing.ts';
import { kindsOf, type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

describe('what is gone', () => {
  test('is taken away by a tombstone, and as a whole from who was away for longer than those are kept', async () => {
    const requestId = await moved();
    const tombstones =
      'select count(*)::integer as held from sync_rows where tenant_id = $1 and body is null';
    const lately = await laptop(cast.manager);
    const away = await laptop(cast.foreman);
    const ended = await laptop(cast.foreman);
    await backend.superuser.query(
      `update workflow_steps set approver_id = $2 where tenant_id = $1 and approver_id = $3`,
      [cast.tenantId, cast.head.id, cast.foreman.id],
    );
    await changed('request', [requestId]);
    const [answer] = await ended.pull();
    expect(answer?.records.filter(({ body }) => body === null).map(({ id }) => id)).toEqual([requestId]);
    expect((await backend.superuser.query(tombstones, [cast.tenantId])).rows).toEqual([{ held: 1 }]);

    await backend.superuser.query(
      `update sync_rows set updated_at = $2::timestamptz - interval '181 days' where tenant_id = $1 and body is null`,
      [cast.tenantId, backend.platform.now()],
    );
    await tick('sync.tidy');
    expect((await backend.superuser.query(tombstones, [cast.tenantId])).rows).toEqual([{ held: 0 }]);
    const [whole] = await away.pull();
    expect(whole?.scopes.find(({ scope }) => scope === `desk:${cast.foreman.id}`)?.mode).toBe('full');
    expect(kindsOf(away, `desk:${cast.foreman.id}`)).toEqual([]);
    await lately.pull();
    expect((await lately.pull())[0]?.scopes).toEqual([]);
  });

  test('a scope that nobody asked for in half a year is published no more, and whole when somebody does', async () => {
    const held = await laptop(cast.employee);
    await backend.superuser.query(
      `update sync_scopes set last_pulled_at = $2::timestamptz - interval '181 days'
       where tenant_id = $1 and scope like 'person:%'`,
      [cast.tenantId, backend.platform.now()],
    );
    await tick('sync.tidy');
    const { rows } = await backend.superuser.query(
      `select (select count(*) from sync_scopes where tenant_id = $1 and scope like 'person:%')::integer as scopes,
         (select count(*) from sync_rows where tenant_id = $1 and scope like 'person:%')::integer as rows`,
      [cast.tenantId],
    );
    expect(rows).toEqual([{ scopes: 0, rows: 0 }]);
    expect((await held.peek()).code).toBe('sync.scopes_changed');
    const [answer] = await held.pull();
    expect(answer?.scopes.map(({ scope, mode }) => [scope, mode])).toEqual([
      [`person:${cast.employee.id}`, 'full'],
    ]);
  });

  test('a scope that is asked for is kept', async () => {
    const held = await laptop(cast.employee);
    const before = backend.platform.now();
    backend.setClock('2027-04-20T09:00:00.000Z');
    try {
      await held.pull();
      backend.setClock('2027-06-20T09:00:00.000Z');
      await tick('sync.tidy');
      expect((await held.peek()).status).toBe(304);
    } finally {
      backend.setClock(before);
    }
  });

  const moved = async () => {
    const courseId = await cast.course();
    await cast.certify(cast.employee, courseId);
    return (await backend.as(cast.employee)(renewalApi.create, { body: { courseId } })).id;
  };
  const changed = (kind: Changed, ids: string[]) =>
    inTransaction(backend.system(cast.tenantId), {
      permission: 'signed_in',
      run: async (tx) => tx.changed(kind, ids),
    });
  const tick = (name: string) => ticks.find((each) => each.name === name)?.run(backend.platform);
});
