import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import type { Tx } from '#server/platform/context.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Backend } from '../support/backend.ts';
import type { Renewing } from '../support/renewing.ts';
import { type Stage, syncStage } from './stage.ts';

let backend: Backend;
let cast: Renewing;
let laptop: Stage['laptop'];
syncStage((stage) => {
  ({ backend, cast, laptop } = stage);
});

describe('a change that is committed late', () => {
  test('is not lost, though others that began after it were pulled before', async () => {
    const courseId = await cast.course();
    const held = await laptop(cast.officer);
    const asked = await backend.signIn(cast.officer);
    const late = await startedLate(async (tx) => {
      await tx.sql(sql`update users set grade = 'late', version = version + 1
        where tenant_id = app.tid() and id = ${cast.employee.id}`);
      tx.changed('user', [cast.employee.id]);
    });
    const body = { userId: cast.colleague.id, courseId, dueOn: null, sessionId: null };
    const { id } = await asked(enrollmentApi.assign, { body });
    const [early] = await held.pull();
    expect(early?.records.map((record) => record.id)).toEqual([id]);
    await late.commit();
    const [after] = await held.pull();
    expect(after?.records.map((record) => [record.kind, record.id])).toEqual([['person', cast.employee.id]]);
    expect(after?.records[0]?.body).toContain('"grade":"late"');
  });

  test('is not lost to a scope that is filled meanwhile', async () => {
    const late = await startedLate(async (tx) => {
      await tx.sql(sql`update users set grade = 'late', version = version + 1
        where tenant_id = app.tid() and id = ${cast.employee.id}`);
      tx.changed('user', [cast.employee.id]);
    });
    const held = await laptop(cast.employee);
    expect(held.records().get(`person:${cast.employee.id}`)).toContain('"grade":null');
    await late.commit();
    await held.pull();
    expect(held.records().get(`person:${cast.employee.id}`)).toContain('"grade":"late"');
  });

  /** A transaction that has written, and waits. */
  const startedLate = async (write: (tx: Tx) => Promise<void>) => {
    const written = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const done = inTransaction(backend.system(cast.tenantId), {
      permission: 'signed_in',
      async run(tx) {
        await write(tx);
        written.resolve();
        await gate.promise;
      },
    });
    await written.promise;
    return {
      commit() {
        gate.resolve();
        return done;
      },
    };
  };
});
