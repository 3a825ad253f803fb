import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendSteps } from '#server/renewals/attend-steps.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import type { Command } from '#shared/sync/sync.schemas.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { type Laptop, openLaptop } from '../support/outbox.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;
/** Of the foreman, registered at noon of 20 November. */
let laptop: Laptop;
let other: Person;

beforeAll(async () => {
  backend = await startBackend();
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
  other = await backend.addPerson(at.tenantId, 'other', { roles: ['foreman'] });
  laptop = await openLaptop(backend, at.foreman);
});

const friday = '2026-11-20T12:00:00Z';
const sunday = '2026-11-22T06:00:00Z';
const monday = '2026-11-23T09:00:00Z';

/** Decides, as the laptop last saw the request, without telling anybody yet. */
async function decide(id: string, decision: 'approve' | 'reject' = 'approve', more: Partial<Command> = {}) {
  const { stepId, version } = await at.get(id);
  const comment = decision === 'reject' ? { comment: 'Not needed on this rig.' } : {};
  const input = { params: { id: stepId ?? '' }, body: { decision, version, ...comment } };
  return laptop.keep(workflowApi.decide, input, { decidedAt: friday, ...more });
}
async function transfer(person: Person, foreman: Person) {
  const params = { id: person.id };
  const { version } = await backend.as(at.admin)(userApi.get, { params });
  const body = { effectiveOn: '2026-11-20', foremanId: foreman.id, managerId: at.head.id, version };
  await backend.as(at.admin)(userApi.transfer, { params, body });
}
const send = async (command: Command) => {
  const [result] = (await laptop.push([command])).results;
  if (!result) throw new Error('a push without a result');
  return result;
};
const instants = (texts: (string | null | undefined)[]) => texts.map((text) => text && Date.parse(text));

describe('a decision that was taken without a network', () => {
  test('counts from the day when it was taken, and the next step from the day when it arrives', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id);
    backend.setClock(monday);
    expect(await send(command)).toMatchObject({ outcome: 'applied', review: false });
    const { steps, timeline, stepDueOn } = await at.get(id);
    const line = timeline.find(({ event }) => event === 'approved');
    expect(instants([steps[0]?.decidedAt, line?.at])).toEqual(instants([friday, friday]));
    expect(stepDueOn).toBe('2026-11-26');
  });

  test.each([
    ['a year ahead', '2027-11-20T12:00:00Z', monday],
    ['a year behind', '2025-11-20T12:00:00Z', sunday],
  ])(
    'by a clock that is %s counts neither in the future nor before the step was open',
    async (_, decidedAt, counted) => {
      backend.setClock(sunday);
      const { id } = await at.ask(at.employee, courseId);
      const command = await decide(id, 'reject', { decidedAt, clockOffsetMs: 0 });
      backend.setClock(monday);
      expect(await send(command)).toMatchObject({ outcome: 'applied', answer: { state: 'rejected' } });
      const { steps, decidedAt: told } = await at.get(id);
      expect(instants([steps[0]?.decidedAt, told])).toEqual(instants([counted, counted]));
    },
  );

  test('meets one that was taken meanwhile: that one stands, and he is shown it', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id);
    await at.decide(at.foreman, id, 'reject', 'He has changed his mind at a desk.');
    const result = await send(command);
    expect(result).toMatchObject({
      outcome: 'rejected',
      status: 409,
      problem: {
        code: 'renewal.already_decided',
        state: 'rejected',
        step: 'rejected',
        decidedById: at.foreman.id,
        decidedByNameEn: 'Khalid Al-Balushi',
      },
    });
    expect(await at.story(id)).toEqual(['created', 'submitted', 'step_opened', 'rejected']);
  });
});

describe('a request that went to somebody else meanwhile', () => {
  test('by a transfer, out of his sight too: his decision counts, for review, and the timeline says so', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id);
    backend.setClock(sunday);
    await transfer(at.employee, other);
    backend.setClock(monday);
    await expect(at.get(id, at.foreman)).rejects.toMatchObject({ kind: 'missing' });
    expect(await at.waitsFor(other)).toEqual([id]);
    expect(await send(command)).toMatchObject({ outcome: 'applied', review: true });
    const { steps, timeline, state } = await at.get(id);
    expect(state).toBe('pending_manager');
    expect(steps[0]).toMatchObject({ state: 'approved', decidedById: at.foreman.id });
    const line = timeline.find(({ event }) => event === 'approved');
    expect(line).toMatchObject({ actorId: at.foreman.id, details: { cause: 'moved_meanwhile' } });
    expect(await at.waitsFor(other)).toEqual([]);
    expect((await laptop.push([command])).results).toMatchObject([{ outcome: 'applied', review: true }]);
  });

  test('by escalation: his approval stands beside the manager’s step', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id);
    const { escalateOn } = (
      await at.set(`select escalate_on::text as "escalateOn" from workflow_steps
      where tenant_id = $1 and state = 'pending'`)
    )[0];
    backend.setClock(`${escalateOn}T06:00:00Z`);
    await attendSteps(backend.system(at.tenantId), async () => undefined);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    expect(await send(command)).toMatchObject({ outcome: 'applied', review: true });
    const { steps } = await at.get(id);
    expect(steps.map(({ state }) => state)).toEqual(['approved', 'pending']);
    expect(await at.decide(at.manager, id)).toMatchObject({
      state: expect.stringMatching(/approved|scheduled/),
    });
  });

  test('and was decided there: that decision stands, and he is shown it although it has left his sight', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id);
    backend.setClock(sunday);
    await transfer(at.employee, other);
    await at.decide(other, id);
    const result = await send(command);
    expect(result.problem).toMatchObject({ code: 'renewal.already_decided', decidedById: other.id });
  });

  test('before he decided, by the server’s own history: he is refused, and is told nothing of it', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const command = await decide(id, 'approve', { decidedAt: monday });
    backend.setClock(sunday);
    await transfer(at.employee, other);
    backend.setClock('2026-11-24T09:00:00Z');
    expect(await send(command)).toMatchObject({
      outcome: 'rejected',
      status: 404,
      problem: { code: 'workflow_step.missing' },
    });
    expect(await at.waitsFor(other)).toEqual([id]);
  });

  test('is not decided by somebody whose turn it never was', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const stranger = await openLaptop(backend, other);
    const { stepId, version } = await at.get(id);
    const body = { decision: 'approve' as const, version };
    const result = await stranger.act(workflowApi.decide, { params: { id: stepId ?? '' }, body });
    expect(result.problem?.code).toBe('workflow_step.missing');
  });

  test('also as one of many that he decided at once', async () => {
    const [moved, stayed] = [await at.ask(at.employee, courseId), await at.ask(at.colleague, courseId)];
    const steps = await Promise.all(
      [moved, stayed].map(async ({ id }) => {
        const { stepId, version } = await at.get(id);
        return { stepId: stepId ?? '', version };
      }),
    );
    const body = { decision: 'approve' as const, steps };
    const command = laptop.keep(workflowApi.decideMany, { body }, { decidedAt: friday });
    backend.setClock(sunday);
    await transfer(at.employee, other);
    expect(await send(command)).toMatchObject({
      outcome: 'applied',
      review: true,
      answer: { results: [{ ok: true }, { ok: true }] },
    });
  });
});

describe('what else was done without a network', () => {
  test('a request counts from the day when it was made, but not before he had a laptop', async () => {
    const own = await openLaptop(backend, at.employee);
    const ask = async (decidedAt: string) =>
      own.keep(renewalApi.create, { body: { courseId: await at.course() } }, { decidedAt });
    const commands = [
      await ask(friday),
      await ask('2025-11-20T12:00:00Z'),
      await ask('2027-11-20T12:00:00Z'),
    ];
    backend.setClock(monday);
    const { results } = await own.push(commands);
    const requests = results.map(({ answer }) => RenewalRequest.parse(answer));
    expect(instants(requests.map(({ submittedAt }) => submittedAt))).toEqual(
      instants([friday, noon, monday]),
    );
    const first = await at.get(requests[0]?.id ?? '');
    expect(first.stepDueOn).toBe('2026-11-26');
    expect(instants([first.timeline[0]?.at])).toEqual(instants([friday]));
  });

  test('on a record that has moved on is refused with the record as it is now', async () => {
    const { id, version } = await at.assign(at.employee, courseId);
    const start = laptop.keep(enrollmentApi.start, { params: { id }, body: { version } });
    await backend.as(at.foreman)(enrollmentApi.start, { params: { id }, body: { version } });
    expect(await send(start)).toMatchObject({
      outcome: 'rejected',
      status: 409,
      problem: { code: 'enrollment.stale', current: { id, state: 'in_progress', version: version + 1 } },
    });
  });
});
