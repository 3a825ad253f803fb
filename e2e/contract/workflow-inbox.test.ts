import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { courseApi } from '#shared/courses/course.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { expiresOn, type Renewing, renewing } from '../support/renewing.ts';

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

const delegate = (from: Person, to: Person) => {
  const body = { delegateId: to.id, fromOn: '2026-11-20', toOn: '2027-01-31' };
  return backend.as(from)(workflowApi.delegate, { body });
};
/** The open step of a request, as somebody saw it who decides it now. */
const seen = async (id: string) => {
  const { stepId, version } = await at.get(id);
  return { stepId: stepId ?? '', version };
};
const dueOn = (id: string, day: string) =>
  at.set('update workflow_steps set due_on = $3 where tenant_id = $1 and request_id = $2', id, day);

describe('the inbox', () => {
  test('tells what each row is about, by when, and since when it is late', async () => {
    await at.certify(at.employee, courseId);
    const { id } = await at.ask(at.employee, courseId);
    expect(await at.inbox(at.foreman)).toMatchObject([
      {
        id,
        stepKind: 'foreman',
        stepDueOn: '2026-11-24',
        overdue: false,
        onBehalfOfId: null,
        userNameAr: 'سالم العامري',
        courseTitleEn: 'H2S Awareness',
        expiresOn,
      },
    ]);
    backend.setClock('2026-11-24T20:00:00Z');
    expect(await at.inbox(at.foreman)).toMatchObject([{ overdue: false }]);
    // Midnight in Riyadh.
    backend.setClock('2026-11-24T21:00:00Z');
    expect(await at.inbox(at.foreman)).toMatchObject([{ overdue: true }]);
  });

  test('has the most overdue first, page by page, also while rows are decided meanwhile', async () => {
    const days = ['2026-11-23', '2026-11-19', '2026-11-20', '2026-11-20'];
    const made: string[] = [];
    for (let index = 0; index < 12; index++) {
      const { id } = await at.ask(at.employee, await at.course());
      await dueOn(id, days[index % 4] ?? '');
      made.push(id);
    }
    const inOrder = [1, 5, 9, 2, 3, 6, 7, 10, 11, 0, 4, 8].map((index) => made[index]);
    const page = async (cursor?: string) =>
      backend.as(at.foreman)(workflowApi.inbox, {
        query: { limit: '10', withTotal: 'true', ...(cursor === undefined ? {} : { cursor }) },
      });
    const first = await page();
    expect([first.items.map(({ id }) => id), first.total]).toEqual([inOrder.slice(0, 10), 12]);
    await at.decide(at.foreman, made[1] ?? '');
    const second = await page(first.nextCursor ?? '');
    expect([second.items.map(({ id }) => id), second.nextCursor]).toEqual([inOrder.slice(10), null]);
    for (const cursor of [
      ['2026-11-20', 'x'],
      ['yesterday', newId()],
      [null, null],
    ])
      await expect(page(Buffer.from(JSON.stringify(cursor)).toString('base64url'))).rejects.toMatchObject({
        status: 400,
      });
  });

  test('of a delegate has his own rows and those of whom he stands in for, who keeps them', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await delegate(at.foreman, at.colleague);
    expect(await at.inbox(at.colleague)).toMatchObject([
      {
        id,
        onBehalfOfId: at.foreman.id,
        onBehalfOfNameEn: 'Khalid Al-Balushi',
        onBehalfOfNameAr: 'خالد البلوشي',
      },
    ]);
    expect(await at.waitsFor(at.foreman)).toEqual([id]);
  });

  test('of a training officer has the common steps beside his own; of another tenant nobody sees any', async () => {
    await at.set('update users set manager_id = null, department_id = null where tenant_id = $1');
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id);
    await at.set(
      'update users set foreman_id = $3 where tenant_id = $1 and id = $2',
      at.colleague.id,
      at.officer.id,
    );
    const own = await at.ask(at.colleague, courseId);
    expect((await at.waitsFor(at.officer)).toSorted()).toEqual([id, own.id].toSorted());
    expect(await at.inbox(at.secondOfficer)).toMatchObject([{ id, approverId: null, onBehalfOfId: null }]);
    expect(await at.waitsFor(at.admin)).toEqual([]);
    expect(await at.waitsFor(backend.rival.officer)).toEqual([]);
  });
});

describe('a bulk decision', () => {
  const decideMany = (
    person: Person,
    steps: { stepId: string; version: number }[],
    more: { decision?: 'approve' | 'return'; comment?: string; idempotencyKey?: string } = {},
  ) => {
    const { idempotencyKey, decision = 'approve', comment } = more;
    const body = { decision, steps, ...(comment === undefined ? {} : { comment }) };
    return backend.as(person)(
      workflowApi.decideMany,
      { body },
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
  };

  test('has one result for each row: what stands, what is stale, decided, unknown, or not his', async () => {
    const good = await at.ask(at.employee, courseId);
    const alsoGood = await at.ask(at.colleague, courseId);
    const stale = await at.ask(at.employee, await at.course());
    const decided = await at.ask(at.employee, await at.course());
    const others = await at.ask(at.manager, courseId);
    const rivals = await backend.as(backend.rival.employee)(renewalApi.create, {
      body: { courseId: await rivalCourse() },
    });
    const steps = [
      await seen(good.id),
      { ...(await seen(stale.id)), version: 1 },
      await seen(decided.id),
      await seen(others.id),
      { stepId: await rivalStep(rivals.id), version: rivals.version },
      { stepId: newId(), version: 1 },
      await seen(alsoGood.id),
    ];
    await at.decide(at.foreman, decided.id);
    const { results } = await decideMany(at.foreman, steps);
    expect(results.map(({ stepId }) => stepId)).toEqual(steps.map(({ stepId }) => stepId));
    expect(results.map(({ ok, state, code }) => [ok, state, code])).toEqual([
      [true, 'pending_manager', null],
      [false, 'pending_foreman', 'renewal.stale'],
      [false, 'pending_manager', 'renewal.already_decided'],
      [false, null, 'workflow_step.missing'],
      [false, null, 'workflow_step.missing'],
      [false, null, 'workflow_step.missing'],
      [true, 'pending_manager', null],
    ]);
    expect(await at.get(alsoGood.id)).toMatchObject({ state: 'pending_manager' });
    expect((await at.audit(stale.id)).map(({ action }) => action)).toEqual(['renewal.requested']);
  });

  test('to return needs one comment, which every requester reads', async () => {
    const requests = [await at.ask(at.employee, courseId), await at.ask(at.colleague, courseId)];
    const steps = [];
    for (const { id } of requests) steps.push(await seen(id));
    await expect(decideMany(at.foreman, steps, { decision: 'return' })).rejects.toMatchObject({
      kind: 'invalid',
      errors: [expect.objectContaining({ path: 'comment' })],
    });
    await decideMany(at.foreman, steps, { decision: 'return', comment: 'Name a session.' });
    for (const { id } of requests)
      expect((await at.get(id)).timeline.at(-1)).toMatchObject({
        event: 'returned',
        comment: 'Name a session.',
      });
  });

  test('sent twice under one key answers the same and decides once; another key is another call', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const other = await at.ask(at.colleague, courseId);
    const idempotencyKey = `${'k'.repeat(100)}-1`;
    const [first, second] = [await seen(id), await seen(other.id)];
    const answer = await decideMany(at.foreman, [first], { idempotencyKey });
    expect(answer.results).toMatchObject([{ ok: true }]);
    expect(await decideMany(at.foreman, [first], { idempotencyKey })).toEqual(answer);
    expect((await at.story(id)).filter((event) => event === 'approved')).toHaveLength(1);
    // As long as the first and alike for most of its length.
    const alike = `${'k'.repeat(100)}-2`;
    const again = await decideMany(at.foreman, [first, second], { idempotencyKey: alike });
    expect(again.results).toMatchObject([{ ok: false, code: 'renewal.already_decided' }, { ok: true }]);
  });

  test('of two people at once over the same rows decides each row once', async () => {
    await delegate(at.foreman, at.manager);
    const steps: { stepId: string; version: number }[] = [];
    for (let index = 0; index < 6; index++)
      steps.push(await seen((await at.ask(at.employee, await at.course())).id));
    const [foreman, manager] = await backend.signInAll([at.foreman, at.manager]);
    const call = (all: typeof steps) => ({ body: { decision: 'approve' as const, steps: all } });
    const both = await Promise.all([
      foreman?.(workflowApi.decideMany, call(steps)),
      manager?.(workflowApi.decideMany, call(steps.toReversed())),
    ]);
    const ok = both.flatMap((each) => each?.results ?? []).filter((each) => each.ok);
    expect(ok.map(({ stepId }) => stepId).toSorted()).toEqual(steps.map(({ stepId }) => stepId).toSorted());
  });
});

async function rivalCourse(): Promise<string> {
  const code = `R-${newId().slice(-6)}`;
  const body = { code, titleEn: code, titleAr: code };
  return (await backend.as(backend.rival.officer)(courseApi.create, { body })).id;
}

async function rivalStep(requestId: string): Promise<string> {
  const params = { id: requestId };
  return (await backend.as(backend.rival.officer)(renewalApi.get, { params })).stepId ?? '';
}
