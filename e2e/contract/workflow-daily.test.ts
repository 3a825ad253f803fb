import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendSteps } from '#server/renewals/attend-steps.ts';
import { renewalsTick } from '#server/renewals/renewals.jobs.ts';
import { workflowApi } from '#shared/renewals/renewal.api.ts';
import { settingsApi } from '#shared/settings/settings.api.ts';
import type { SettingsChange } from '#shared/settings/settings.schemas.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;

beforeAll(async () => {
  backend = await startBackend({ jobs: true });
});
afterAll(() => backend.close());
beforeEach(async () => {
  on('2026-11-22');
  at = await renewing(backend);
  courseId = await at.course();
});

/** The morning of a date in Riyadh; 22 November 2026 is a Sunday, the first working day of the week there. */
const on = (day: string) => backend.setClock(`${day}T06:00:00Z`);
const round = () => attendSteps(backend.system(at.tenantId), async () => undefined);
const roundOn = (day: string) => {
  on(day);
  return round();
};
const settings = async (change: Omit<SettingsChange, 'version'>) => {
  const { version } = await backend.as(at.admin)(settingsApi.get, {});
  await backend.as(at.admin)(settingsApi.change, { body: { ...change, version } });
};
const dueOf = async (id: string) => (await at.get(id)).stepDueOn;
const nothing = { reminded: 0, escalated: 0, moved: 0 };

describe('the time for a decision', () => {
  test('is counted in the tenant’s working days: Friday and Saturday are none, nor are holidays', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect(await dueOf(id)).toBe('2026-11-25');
    on('2026-11-24');
    const before = await at.ask(at.colleague, courseId);
    expect(await dueOf(before.id)).toBe('2026-11-29');
    await settings({ holidays: ['2026-11-29', '2026-11-30'] });
    const holiday = await at.ask(at.foreman, courseId);
    expect(await dueOf(holiday.id)).toBe('2026-12-01');
  });

  test('begins anew with every step and every round, and follows the settings', async () => {
    const { id } = await at.ask(at.employee, courseId);
    on('2026-11-24');
    await at.decide(at.foreman, id);
    expect(await dueOf(id)).toBe('2026-11-29');
    await settings({ stepDueWorkingDays: 1, workingDays: [1, 2, 3, 4, 5] });
    on('2026-11-27');
    const other = await at.ask(at.colleague, courseId);
    expect(await dueOf(other.id)).toBe('2026-11-30');
    expect(await dueOf(id)).toBe('2026-11-29');
  });

  test('is that of the tenant’s zone: a request after midnight there is tomorrow’s', async () => {
    backend.setClock('2026-11-22T21:30:00Z');
    const { id } = await at.ask(at.employee, courseId);
    expect(await dueOf(id)).toBe('2026-11-26');
  });
});

describe('a reminder', () => {
  test('goes out on the due day and on each working day after it, once a day', async () => {
    await settings({ escalateAfterWorkingDays: 10 });
    const { id, version } = await at.ask(at.employee, courseId);
    expect(await roundOn('2026-11-24')).toEqual(nothing);
    expect(await roundOn('2026-11-25')).toEqual({ ...nothing, reminded: 1 });
    expect(await round()).toEqual(nothing);
    expect(await roundOn('2026-11-26')).toEqual({ ...nothing, reminded: 1 });
    // The weekend.
    expect(await roundOn('2026-11-27')).toEqual(nothing);
    expect(await roundOn('2026-11-28')).toEqual(nothing);
    // The server was down on Sunday: one reminder, not two.
    expect(await roundOn('2026-11-30')).toEqual({ ...nothing, reminded: 1 });
    expect((await at.story(id)).filter((event) => event === 'reminded')).toHaveLength(3);
    expect(await at.toldKinds(at.foreman)).toEqual(['step_waiting', ...Array(3).fill('step_reminder')]);
    // A decision on its way is not made stale by it.
    expect(await at.get(id)).toMatchObject({ version, state: 'pending_foreman' });
  });

  test('is in the audit log as the system’s', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await roundOn('2026-11-25');
    expect((await at.audit(id)).at(-1)).toMatchObject({
      action: 'renewal.reminded',
      actor_kind: 'system',
      actor_id: null,
      before: { steps: [{ remindedAt: null }] },
      after: { steps: [{ remindedAt: expect.any(String) }] },
    });
    expect((await at.get(id)).timeline.at(-1)).toMatchObject({ event: 'reminded', actorId: null });
  });

  test('concerns nobody once it is decided, returned or taken back', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await at.decide(at.foreman, id, 'return', 'Which session?');
    expect(await roundOn('2026-12-24')).toEqual(nothing);
  });
});

describe('an overdue step', () => {
  test('goes from the foreman to the manager, to the next head, and to the training officers', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const { stepId, version } = await at.get(id);
    expect(await roundOn('2026-11-29')).toEqual({ ...nothing, escalated: 1 });
    expect(await round()).toEqual(nothing);
    expect(await at.waitsFor(at.manager)).toEqual([id]);
    expect(await at.waitsFor(at.foreman)).toEqual([]);
    await expect(
      backend.as(at.foreman)(workflowApi.decide, {
        params: { id: stepId ?? '' },
        body: { decision: 'approve', version },
      }),
    ).rejects.toMatchObject({ status: 409 });
    expect(await dueOf(id)).toBe('2026-12-02');

    expect(await roundOn('2026-12-06')).toEqual({ ...nothing, escalated: 1 });
    expect(await at.waitsFor(at.head)).toEqual([id]);
    expect(await at.waitsFor(at.manager)).toEqual([]);

    on('2026-12-13');
    expect(await round()).toEqual({ ...nothing, escalated: 1 });
    expect(await at.waitsFor(at.officer)).toEqual([id]);
    expect(await at.get(id)).toMatchObject({ approverId: null, stepDueOn: '2026-12-16' });

    // Nobody is above them: they are reminded.
    expect(await roundOn('2027-01-10')).toEqual({ ...nothing, reminded: 1 });
    expect(await at.decide(at.officer, id)).toMatchObject({ state: 'approved' });
    const escalations = (await at.get(id)).timeline.filter(({ event }) => event === 'escalated');
    expect(escalations.map(({ details }) => [details.reason, details.personId])).toEqual([
      ['overdue', at.foreman.id],
      ['overdue', at.manager.id],
      ['overdue', at.head.id],
    ]);
  });

  test('climbs one step after an outage, however long it was; the next approver has his whole time', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect(await roundOn('2027-02-01')).toEqual({ ...nothing, escalated: 1 });
    expect(await round()).toEqual(nothing);
    expect(await at.get(id)).toMatchObject({ approverId: at.manager.id, stepDueOn: '2027-02-04' });
  });

  test('is told to the next approver as escalated, in both languages', async () => {
    await at.ask(at.employee, courseId);
    await roundOn('2026-11-29');
    expect(await at.told(at.manager)).toMatchObject([
      {
        kind: 'step_escalated',
        params: { personNameEn: 'Salim Al-Amri', personNameAr: 'سالم العامري', dueOn: '2026-12-02' },
      },
    ]);
  });
});

describe('the morning', () => {
  test('comes once a day for each tenant, after six by its own clock, and after an outage at once', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const jobs = async () => {
      const rows = await at.set(
        `select state from jobs where tenant_id = $1 and kind = 'renewals.attend_steps' order by created_at`,
      );
      return rows.map(({ state }) => state);
    };
    const reminders = async () => (await at.story(id)).filter((event) => event === 'reminded').length;
    await at.set(`insert into scans (tenant_id, kind, scanned_on) values ($1, 'workflow', '2026-11-22')`);
    await at.set(`delete from jobs where tenant_id = $1 and kind = 'renewals.attend_steps'`);
    backend.setClock('2026-11-25T02:59:00Z');
    await renewalsTick.run(backend.platform);
    expect(await jobs()).toEqual([]);
    backend.setClock('2026-11-25T03:00:00Z');
    await renewalsTick.run(backend.platform);
    await expect.poll(jobs, { timeout: 20_000 }).toEqual(['done']);
    expect(await reminders()).toBe(1);
    await renewalsTick.run(backend.platform);
    expect(await jobs()).toEqual(['done']);
  });

  test('one request that cannot be attended to holds up no other', async () => {
    const broken = await at.ask(at.employee, courseId);
    const good = await at.ask(at.colleague, courseId);
    on('2026-11-25');
    // It would climb, but no day is left on which its next approver could decide; it comes first.
    await at.set(
      `update workflow_steps set approver_id = null, pool = 'training_officer', escalate_on = '2026-11-24'
       where tenant_id = $1 and request_id = $2 and state = 'pending'`,
      broken.id,
    );
    await at.set(
      `update workflow_steps set due_on = '2026-11-24' where request_id = $2 and tenant_id = $1`,
      broken.id,
    );
    await settings({ holidays: everyDayOfAYear() });
    await round().catch(() => undefined);
    expect((await at.story(good.id)).at(-1)).toBe('reminded');
  });
});

/** No working day is left from 26 November on: the calendar looks no further than a year. */
const everyDayOfAYear = () =>
  Array.from({ length: 366 }, (_, day) =>
    new Date(Date.UTC(2026, 10, 26) + day * 86_400_000).toISOString().slice(0, 10),
  );
