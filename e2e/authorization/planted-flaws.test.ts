import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { selectEnrollments } from '#server/enrollments/enrollment-list.repo.ts';
import { command } from '#server/platform/command.ts';
import type { Row } from '#server/platform/context.ts';
import { sessionTokenOf } from '#server/platform/crypto/tokens.ts';
import { read } from '#server/platform/reading.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { selectUser } from '#server/users/users.repo.ts';
import { missing, Problem } from '#shared/kernel/problem.ts';
import { type Flaw, type FlawedBackend, startFlawed } from './flawed-backend.ts';

let flawed: FlawedBackend;
beforeAll(async () => {
  flawed = await startFlawed();
}, 120_000);
afterAll(() => flawed.close());

const findings = (route: string, flaw?: Flaw) => flawed.findings(route, flaw);
const rows: FlawedBackend['rows'] = (text, ...values) => flawed.rows(text, ...values);
const idOf = (input: unknown): string => (input as { params: { id: string } }).params.id;
const everybodySignedIn = [
  'employee',
  'foreman',
  'manager',
  'officer',
  'admin',
  'rival officer',
  'rival admin',
  'central administrator',
];

describe('the matrix finds', { timeout: 120_000 }, () => {
  test.each([
    'GET /api/audit',
    'GET /api/users/{id}',
    'PATCH /api/departments/{id}',
    'GET /api/courses/{id}',
    'POST /api/notifications/{id}/reading',
    'POST /api/renewal-requests',
    'GET /api/enrollments',
    'GET /api/notifications',
    'POST /api/workflow/delegations',
    'GET /api/settings',
  ])('nothing on %s as it is', async (route) => {
    expect(await findings(route)).toEqual({});
  });

  test('a read that forgets its permission', async () => {
    const found = await findings('GET /api/audit', (context, input, handle) =>
      handle({ ...context, permission: 'signed_in' }, input),
    );
    expect(found['403 forbidden for who may not']).toEqual([
      'employee',
      'foreman',
      'manager',
      'officer',
      'rival officer',
    ]);
    expect(found['the permission asked for is the declared one']).toEqual(
      expect.arrayContaining(everybodySignedIn),
    );
  });

  test('a use case that asks for less than its route declares', async () => {
    const renameAnything = command({
      event: 'department.changed',
      subject: 'department',
      permission: 'courses:read',
      async run(tx, id: string) {
        const [department] = await tx.sql(
          sql`update departments set name_en = 'Mine' where tenant_id = app.tid() and id = ${id} returning id`,
        );
        if (!department) throw missing('department');
        throw new Problem('conflict', 'department.renamed', 'It has a new name.');
      },
    });
    const found = await findings('PATCH /api/departments/{id}', (context, input) =>
      renameAnything(context, idOf(input)),
    );
    expect(found['403 forbidden for who may not']).toEqual([
      'employee',
      'foreman',
      'manager',
      'officer',
      'rival officer',
    ]);
    expect(found).toHaveProperty('the permission asked for is the declared one');
  });

  test('a query without a tenant on a connection that row-level security does not bind', async () => {
    const found = await findings('GET /api/courses/{id}', async (context, input, handle) => {
      const answer = await handle(context, input).catch((refused: unknown) => refused);
      if (!(answer instanceof Problem && answer.kind === 'missing')) {
        if (answer instanceof Error) throw answer;
        return answer;
      }
      const [course] = await rows<{ code: string }>('select code from courses where id = $1', idOf(input));
      if (course === undefined) throw answer;
      const shown = {
        id: idOf(input),
        ...course,
        titleEn: '',
        titleAr: '',
        category: '',
        delivery: 'online',
      };
      const rule = { validityMonths: 1, renewalWindowDays: 0, recurrence: 'completion', graceDays: 0 };
      const more = { lateWithinGrace: 'from_completion', fixedAnchorOn: null, minimumActiveMonths: 0 };
      const links = { provider: null, hours: null, costMinor: null, active: true, version: 1 };
      return { ...shown, ...rule, ...more, ...links, prerequisiteIds: [], equivalents: [] };
    });
    expect(found['no success for what is foreign']).toEqual(everybodySignedIn);
  });

  test('an answer that differs for foreign and absent by one word', async () => {
    const found = await findings('GET /api/users/{id}', async (context, input, handle) => {
      try {
        return await handle(context, input);
      } catch (refused) {
        const known = await rows('select from users where id::text = $1', idOf(input));
        if (known.length === 0 || !(refused instanceof Problem) || refused.kind !== 'missing') throw refused;
        throw new Problem('missing', refused.code, 'There is no such user here.');
      }
    });
    expect(found['what is foreign is answered like what is absent']).toContain('officer');
    expect(found['what is out of sight is answered like what is absent']).toEqual(
      expect.arrayContaining(['foreman', 'manager']),
    );
    expect(found).not.toHaveProperty('403 forbidden for who may not');
  });

  test('a scope of sight that was dropped from a query', async () => {
    const found = await findings('GET /api/users/{id}', async (context, input) => {
      const [user] = (await read<Row>(context, () => selectUser(idOf(input), sql`true`))).rows;
      if (!user) throw missing('user');
      return user;
    });
    expect(found['no success for what is out of sight']).toEqual(['foreman', 'manager']);
  });

  test('a list that shows more people than its asker sees', async () => {
    const found = await findings('GET /api/enrollments', async (context, input) => {
      const { query } = input as unknown as { query: Parameters<typeof selectEnrollments>[0] };
      const { rows: items } = await read<Row>(context, () => selectEnrollments(query, 'tenant'));
      return { items, nextCursor: null, total: null };
    });
    expect(found['an answer holds nothing from out of sight']).toEqual(['employee', 'foreman', 'manager']);
    expect(found).not.toHaveProperty('an answer holds nothing of another tenant');
  });

  test("another tenant's record somewhere in an answer", async () => {
    const found = await findings('GET /api/notifications', async (context, input, handle) => {
      const foreign = flawed.stage.rival.things.find(({ kind }) => kind === 'enrollment');
      const { items, ...page } = (await handle(context, input)) as unknown as { items: { params: object }[] };
      return { ...page, items: items.map((item) => ({ ...item, params: { of: foreign?.id ?? '' } })) };
    });
    expect(Object.keys(found)).toEqual(['an answer holds nothing of another tenant']);
  });

  test("another person's record that a change forgets to hold against its owner", async () => {
    const readAnything = command({
      event: 'notification.read',
      subject: 'notification',
      permission: 'notifications:read',
      async run(tx, id: string) {
        const [found] = await tx.sql(
          sql`update notifications set read_at = ${tx.now} where tenant_id = app.tid() and id = ${id} returning id`,
        );
        if (!found) throw missing('notification');
        return { subjectId: id, before: null, after: null };
      },
    });
    const found = await findings('POST /api/notifications/{id}/reading', async (context, input) => {
      await readAnything(context, idOf(input));
    });
    expect(found['no success for what is out of sight']).toEqual(everybodySignedIn.slice(0, -1));
    expect(found).not.toHaveProperty('no success for what is foreign');
  });

  test('an id in a body that tells whether another tenant has it', async () => {
    const found = await findings('POST /api/renewal-requests', async (context, input, handle) => {
      const { courseId } = (input as unknown as { body: { courseId: string } }).body;
      const [foreign] = await rows(
        'select from courses c join sessions s on s.token_hash = $2 where c.id = $1 and c.tenant_id <> s.tenant_id',
        courseId,
        context.tokenHash,
      );
      if (foreign) throw new Problem('conflict', 'course.elsewhere', 'That course is held elsewhere.');
      return handle(context, input);
    });
    expect(found['what is foreign is answered like what is absent']).toEqual(everybodySignedIn);
  });

  test('a filter of a list that tells whether another tenant has it', async () => {
    const found = await findings('GET /api/enrollments', async (context, input, handle) => {
      const { userId } = (input as unknown as { query: { userId?: string } }).query;
      const { items, ...page } = (await handle(context, input)) as unknown as { items: unknown[] };
      const known = userId === undefined ? [] : await rows('select from users where id = $1', userId);
      return { ...page, items, ...(known.length > 0 && items.length === 0 ? { total: 0 } : {}) };
    });
    expect(found['what is foreign is answered like what is absent']).toEqual(everybodySignedIn);
    expect(found['what is out of sight is answered like what is absent']).toEqual(
      expect.arrayContaining(['employee', 'foreman', 'manager']),
    );
  });

  test('a change that writes another audit action than it declares', async () => {
    const seeAll = command({
      event: 'notification.seen',
      subject: 'notification',
      permission: 'notifications:read',
      async run(tx) {
        await tx.sql(sql`update notifications set read_at = ${tx.now} where tenant_id = app.tid()`);
        return { subjectId: tx.actor.userId, before: null, after: null };
      },
    });
    const found = await findings('POST /api/notifications/reading', async (context) => {
      await seeAll(context, {});
    });
    expect(found).toEqual({
      'a change writes its declared audit action once': expect.arrayContaining(['employee']),
    });
  });

  test('a change that writes no audit action', async () => {
    const found = await findings('POST /api/notifications/reading', async (context) => {
      await inTransaction(context, {
        permission: 'notifications:read',
        run: (tx) => tx.sql(sql`update notifications set read_at = ${tx.now} where tenant_id = app.tid()`),
      });
    });
    expect(found).toEqual({
      'a change writes its declared audit action once': expect.arrayContaining(['employee']),
    });
  });

  test('a refusal that leaves something behind', async () => {
    const found = await findings('POST /api/notifications/{id}/reading', async (context, input, handle) => {
      await rows(`update notifications set href = href || '?' where id = $1`, idOf(input));
      return handle(context, input);
    });
    expect(found).toEqual({
      'nothing is written outside of the transaction': ['POST /api/notifications/{id}/reading'],
    });
  });

  test('a session that is believed without being looked up', async () => {
    const found = await findings('GET /api/settings', async (context, input, handle) => {
      const own = await handle(context, input).catch(() => null);
      if (own !== null) return own;
      const officer = flawed.stage.actors.find(({ name }) => name === 'officer');
      const stolen = sessionTokenOf(officer?.cookie);
      return handle({ ...context, tokenHash: stolen?.hash ?? null, scopeHint: 'tenant' }, input);
    });
    expect(found['401 session.required for who may not']).toEqual(
      expect.arrayContaining([
        'disabled',
        'expired session',
        'idle session',
        'role just removed',
        'suspended tenant',
      ]),
    );
  });

  test('an answer of 500 or more', async () => {
    const found = await findings('GET /api/courses/{id}', async (context, input, handle) => {
      const [course] = await rows('select from courses where id = $1', idOf(input));
      if (!course) throw new Problem('unavailable', 'busy', 'Not now.');
      return handle(context, input);
    });
    expect(found).toHaveProperty('no answer of 500 or more');
  });
});
