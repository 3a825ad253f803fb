import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import type { Changed, Laptop } from '../../desktop/edge/offline.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { afterwards, type FilledTenant, filledTenant } from '../support/filled-tenant.ts';
import { type Feed, publishedTo } from '../support/published.ts';
import {
  laptopOf,
  offlineFor,
  parsed,
  type Told,
  toldByServer,
  writtenOnLaptop,
} from '../support/same-answers.ts';
import { asFarAsNamed, asShown, type Shown } from '../support/server-only.ts';

let backend: Backend;
let at: FilledTenant;
let feed: Feed;

beforeAll(async () => {
  backend = await startBackend();
  at = await filledTenant(backend);
  feed = await publish();
}, 120_000);
afterAll(() => backend.close());

const publish = () =>
  publishedTo(backend.signIn, at.admin, [
    at.employee,
    at.colleague,
    at.foreman,
    at.both,
    at.manager,
    at.head,
    at.officer,
    at.admin,
  ]);

/**
 * Somebody does the same on his laptop and at the server. The same is told, refusals with everything they say; and every
 * record that the laptop changed is what the server then shows of it, but for what only the server can know (`asShown`).
 */
async function sameOnBoth<R extends Route>(person: Person, route: R, input: Input<R>) {
  const records = await feed.heldBy(person);
  const laptop = laptopOf(person, records, afterwards);
  const command = newId();
  const { told, done } = writtenOnLaptop(laptop, route, input, { id: command });
  const ask = await backend.signIn(person);
  const server = await toldByServer(ask, route, input);
  const show = asShown(records);
  expect(show(told), `${route.path} ${JSON.stringify(input)}`).toEqual(show(server));
  for (const change of done?.changes ?? []) {
    const own = show(change.body);
    const body = asFarAsNamed(own, show(await serverRecord(person, change)));
    expect(own, `${change.kind} ${change.id}`).toEqual(body);
  }
  return { told, changes: done?.changes ?? [], done };
}

/** The record as the server shows it now; one that only it could name is found by what it is about. */
async function serverRecord(person: Person, { kind, body }: Changed): Promise<Shown> {
  const ask = await backend.signIn(person);
  if (kind === 'notification') {
    const { items } = await ask(notificationApi.list, { query: { limit: '100' } });
    return items.find(({ id }) => id === (body as { id: string }).id);
  }
  const { userId, courseId, state } = body as { userId: string; courseId: string; state: string };
  if (kind === 'request') {
    const { items } = await ask(renewalApi.list, { query: { userId, courseId, limit: '10' } });
    return ask(renewalApi.get, { params: { id: items[0]?.id ?? '' } });
  }
  const { id } = body as { id: string };
  const known = await toldByServer(ask, enrollmentApi.get, { params: { id } });
  if ('answer' in known) return known.answer;
  const query = { userId, courseId, state: state as 'assigned', limit: '10' as const };
  const { items } = await ask(enrollmentApi.list, { query });
  return ask(enrollmentApi.get, { params: { id: items[0]?.id ?? '' } });
}

const version = async (id: string) => (await at.enrollment(id)).version;
const refusedWith = (code: string) => ({ refused: expect.objectContaining({ code }) });

describe('what a foreman records on his laptop is what the server records', () => {
  const start = (id: string, more: object = {}) => ({ params: { id }, body: { version: 1, ...more } });

  test('a training begins', async () => {
    const id = at.enrollments.assigned ?? '';
    await sameOnBoth(at.officer, enrollmentApi.start, start(id));
    const again = start(id, { version: await version(id) });
    await feedAnew();
    expect((await sameOnBoth(at.officer, enrollmentApi.start, again)).told).toMatchObject(
      refusedWith('enrollment.already_started'),
    );
    expect((await sameOnBoth(at.officer, enrollmentApi.start, start(id))).told).toMatchObject(
      refusedWith('enrollment.stale'),
    );
    expect((await sameOnBoth(at.officer, enrollmentApi.start, start(newId()))).told).toMatchObject(
      refusedWith('enrollment.missing'),
    );
    const waiting = start(at.enrollments.waiting ?? '', {
      version: await version(at.enrollments.waiting ?? ''),
    });
    expect((await sameOnBoth(at.foreman, enrollmentApi.start, waiting)).told).toMatchObject(
      refusedWith('enrollment.not_booked'),
    );
  });

  test('nobody records for another crew, his own training or somebody out of his sight', async () => {
    const own = start(at.enrollments.assigned ?? '', {
      version: await version(at.enrollments.assigned ?? ''),
    });
    expect((await sameOnBoth(at.foreman, enrollmentApi.start, own)).told).toMatchObject(
      refusedWith('enrollment.not_crew'),
    );
    const wells = start(at.enrollments.started ?? '');
    expect((await sameOnBoth(at.foreman, enrollmentApi.start, wells)).told).toMatchObject(
      refusedWith('enrollment.missing'),
    );
    const head = at.crew[1]?.id ?? '';
    expect(head).not.toBe('');
  });

  test('a completed training is dated by the same rule, and carries its forerunner on', async () => {
    const id = at.enrollments.other ?? '';
    const complete = async (more: object) => ({
      params: { id },
      body: { completedOn: '2026-11-24', version: await version(id), ...more },
    });
    const future = await complete({ completedOn: '2026-11-26' });
    expect((await sameOnBoth(at.foreman, enrollmentApi.complete, future)).told).toMatchObject(
      refusedWith('enrollment.completed_in_future'),
    );
    const twice = await complete({ completedOn: '2026-01-12' });
    expect((await sameOnBoth(at.foreman, enrollmentApi.complete, twice)).told).toMatchObject(
      refusedWith('enrollment.duplicate_completion'),
    );
    const { changes } = await sameOnBoth(
      at.foreman,
      enrollmentApi.complete,
      await complete({ issuer: 'OPAL' }),
    );
    expect(changes.map(({ body }) => Reflect.get(body ?? {}, 'superseded'))).toEqual([false, true]);
    await feedAnew();
    expect((await sameOnBoth(at.foreman, enrollmentApi.complete, await complete({}))).told).toMatchObject(
      refusedWith('enrollment.already_completed'),
    );
  });

  test('a place on a waiting list is given up by completing elsewhere', async () => {
    const id = at.enrollments.waiting ?? '';
    const body = { completedOn: '2026-11-25', version: await version(id), certificateNumber: 'A-1' };
    await sameOnBoth(at.foreman, enrollmentApi.complete, { params: { id }, body });
  });

  test('attendance completes, leaves open or closes, and needs a session that has begun', async () => {
    const id = at.enrollments.booked ?? '';
    const attend = async (more: object) => ({
      params: { id },
      body: { attendance: 'full' as const, version: await version(id), ...more },
    });
    const wrong = [
      [await attend({ attendance: 'partial', completedOn: '2026-11-22' }), 'enrollment.not_attended'],
      [await attend({ completedOn: '2026-11-21' }), 'enrollment.completed_before_session'],
      [await attend({ completedOn: '2026-11-26' }), 'enrollment.completed_in_future'],
      [await attend({ version: 99 }), 'enrollment.stale'],
    ] as const;
    for (const [input, code] of wrong)
      expect((await sameOnBoth(at.both, enrollmentApi.recordAttendance, input)).told).toMatchObject(
        refusedWith(code),
      );
    const unbooked = {
      params: { id: at.enrollments.started ?? '' },
      body: { attendance: 'full' as const, version: await version(at.enrollments.started ?? '') },
    };
    expect((await sameOnBoth(at.both, enrollmentApi.recordAttendance, unbooked)).told).toMatchObject(
      refusedWith('enrollment.not_booked'),
    );
    await sameOnBoth(at.both, enrollmentApi.recordAttendance, await attend({}));
    const scheduled = (await at.get(at.requests.scheduled ?? '')).enrollmentId ?? '';
    const early = {
      params: { id: scheduled },
      body: { attendance: 'full' as const, version: await version(scheduled) },
    };
    expect((await sameOnBoth(at.officer, enrollmentApi.recordAttendance, early)).told).toMatchObject(
      refusedWith('enrollment.session_not_started'),
    );
    await sameOnBoth(at.officer, enrollmentApi.complete, {
      params: { id: scheduled },
      body: { completedOn: '2026-11-25', version: await version(scheduled) },
    });
  });

  test('who fails keeps his approval and gets the next enrollment', async () => {
    const id = (await at.get(at.requests.approved ?? '')).enrollmentId ?? '';
    const input = { params: { id }, body: { comment: 'Below the mark', version: await version(id) } };
    const { changes } = await sameOnBoth(at.foreman, enrollmentApi.fail, input);
    expect(changes.map(({ kind }) => kind)).toEqual(['enrollment', 'enrollment', 'request']);
    await feedAnew();
    const again = { params: { id }, body: { comment: 'Again', version: await version(id) } };
    expect((await sameOnBoth(at.foreman, enrollmentApi.fail, again)).told).toMatchObject(
      refusedWith('enrollment.closed'),
    );
  });
});

describe('what is asked for on a laptop is asked for alike', () => {
  const create = (courseId: string, more: object = {}) => ({ body: { courseId, ...more } });
  const params = (name: string) => ({ id: at.requests[name] ?? '' });
  const seen = async (name: string) => (await at.get(at.requests[name] ?? '')).version;

  test('a request is named by its command, and is on its way to the same approver', async () => {
    const ids = [newId(), newId(), newId(), newId()] as const;
    const { courses, employee, foreman, officer, colleague } = at;
    await sameOnBoth(employee, renewalApi.create, create(courses.open, { id: ids[0], note: 'Please' }));
    await sameOnBoth(colleague, renewalApi.create, create(courses.open, { id: ids[1], submit: false }));
    // Asked for by the foreman: he does not decide it. For himself too, up to the training officers.
    const forHim = create(courses.lifting, { id: ids[2], userId: at.crew[2]?.id });
    await sameOnBoth(foreman, renewalApi.create, forHim);
    const session = await at.session(courses.h2s, '2026-12-09');
    await feedAnew();
    const wished = create(courses.h2s, { id: ids[3], preferredSessionId: session });
    await sameOnBoth(officer, renewalApi.create, wished);
    await feedAnew();
    expect((await feed.heldBy(employee)).some(({ id }) => id === ids[0])).toBe(true);
  });

  test('a request is refused alike', async () => {
    const { courses, employee, foreman, admin, crew, sessionId } = at;
    const leaver = crew.at(-1)?.id;
    const wrong = [
      [employee, create(courses.h2s), 'renewal.already_open'],
      [employee, create(courses.closed), 'course.inactive'],
      [employee, create(newId()), 'course.missing'],
      [employee, create(courses.lifting, { userId: foreman.id }), 'user.missing'],
      [foreman, create(courses.lifting, { userId: at.manager.id }), 'user.missing'],
      [admin, create(courses.lifting, { userId: leaver }), 'renewal.person_inactive'],
      [employee, create(courses.lifting, { preferredSessionId: sessionId }), 'invalid_input'],
      [employee, create(courses.h2s, { preferredSessionId: sessionId }), 'invalid_input'],
      [employee, create(courses.h2s, { preferredSessionId: newId() }), 'invalid_input'],
    ] as const;
    for (const [person, input, code] of wrong)
      expect((await sameOnBoth(person, renewalApi.create, input)).told).toMatchObject(refusedWith(code));
  });

  test('a draft is changed and sent, and taken back', async () => {
    const { employee, foreman } = at;
    const change = async (more: object) => ({
      params: params('draft'),
      body: { version: await seen('draft'), ...more },
    });
    const wrong = [
      [employee, await change({ version: 9, note: 'x' }), 'renewal.stale'],
      [employee, await change({ preferredSessionId: at.sessionId }), 'invalid_input'],
      [foreman, await change({ note: 'x' }), 'renewal.not_requester'],
      [at.both, await change({ note: 'x' }), 'renewal_request.missing'],
    ] as const;
    for (const [person, input, code] of wrong)
      expect((await sameOnBoth(person, renewalApi.change, input)).told).toMatchObject(refusedWith(code));
    const sent = {
      params: params('pendingForeman'),
      body: { version: await seen('pendingForeman'), note: 'x' },
    };
    expect((await sameOnBoth(employee, renewalApi.change, sent)).told).toMatchObject(
      refusedWith('renewal.in_approval'),
    );
    await sameOnBoth(employee, renewalApi.change, await change({ note: 'Sooner', preferredSessionId: null }));
    await feedAnew();
    const stays = await sameOnBoth(employee, renewalApi.change, await change({ note: 'Sooner' }));
    expect(stays.told).toMatchObject({ answer: { version: 2 } });
    const submit = async (more: object = {}) => ({
      params: params('draft'),
      body: { version: await seen('draft'), ...more },
    });
    expect((await sameOnBoth(foreman, renewalApi.submit, await submit())).told).toMatchObject(
      refusedWith('renewal.not_requester'),
    );
    await sameOnBoth(employee, renewalApi.submit, await submit({ comment: 'With the scan.' }));
    await feedAnew();
    expect((await sameOnBoth(employee, renewalApi.submit, await submit())).told).toMatchObject(
      refusedWith('renewal.in_approval'),
    );
    expect((await sameOnBoth(foreman, renewalApi.withdraw, await submit())).told).toMatchObject(
      refusedWith('renewal.not_requester'),
    );
    await sameOnBoth(employee, renewalApi.withdraw, await submit({ comment: 'Not now.' }));
    await feedAnew();
    expect((await sameOnBoth(employee, renewalApi.withdraw, await submit())).told).toMatchObject(
      refusedWith('renewal.closed'),
    );
  });

  test('a returned request goes round again', async () => {
    const input = { params: params('returned'), body: { version: await seen('returned') } };
    await sameOnBoth(at.colleague, renewalApi.submit, input);
  });

  test('a request of a course that is no longer given is not sent', async () => {
    const { id } = await at.ask(at.both, at.courses.lifting, { submit: false });
    await at.set('update courses set active = false where tenant_id = $1 and id = $2', at.courses.lifting);
    await feedAnew();
    const input = { params: { id }, body: { version: 1 } };
    expect((await sameOnBoth(at.both, renewalApi.submit, input)).told).toMatchObject(
      refusedWith('course.inactive'),
    );
    await at.set('update courses set active = true where tenant_id = $1 and id = $2', at.courses.lifting);
    await feedAnew();
  });
});

describe('what is decided on a laptop is decided alike', () => {
  /** The open step of a request as it was seen. */
  const step = async (name: string, more: object = {}) => {
    const { stepId, version: seen } = await at.get(at.requests[name] ?? '');
    return { params: { id: stepId ?? '' }, body: { decision: 'approve' as const, version: seen, ...more } };
  };

  test('nobody decides what is not his, twice, or as it no longer is', async () => {
    const decided = (await at.get(at.requests.approved ?? '')).steps[0]?.id ?? '';
    const waiting = (await at.get(at.requests.pendingForeman ?? '')).steps[1]?.id ?? '';
    const wrong = [
      [at.foreman, await step('pendingForeman', { version: 9 }), 'renewal.stale'],
      [at.foreman, await step('pendingManager'), 'workflow.not_your_step'],
      [at.employee, await step('pendingForeman'), 'workflow.own_request'],
      [at.foreman, await step('asked'), 'workflow.asked_by_you'],
      [at.both, await step('pendingForeman'), 'workflow_step.missing'],
      [
        at.foreman,
        { params: { id: newId() }, body: { decision: 'approve', version: 1 } },
        'workflow_step.missing',
      ],
      [
        at.foreman,
        { params: { id: decided }, body: { decision: 'approve', version: 1 } },
        'renewal.already_decided',
      ],
      [
        at.manager,
        { params: { id: waiting }, body: { decision: 'approve', version: 2 } },
        'workflow.step_waiting',
      ],
    ] as const;
    for (const [person, input, code] of wrong)
      expect((await sameOnBoth(person, workflowApi.decide, input)).told).toMatchObject(refusedWith(code));
  });

  test('the foreman’s approval opens the manager’s step, also by whoever stands in for him', async () => {
    const { done } = await sameOnBoth(at.colleague, workflowApi.decide, await step('pendingForeman'));
    expect(done?.params).toMatchObject({ personNameEn: 'Salim Al-Amri', courseCode: 'H2S' });
    await feedAnew();
    await sameOnBoth(at.both, workflowApi.decide, await step('wells'));
    await feedAnew();
  });

  test('the manager’s approval brings the next enrollment', async () => {
    const { changes } = await sameOnBoth(at.manager, workflowApi.decide, await step('pendingManager'));
    expect(changes.map(({ kind }) => kind)).toEqual(['request', 'enrollment']);
    await feedAnew();
  });

  test('it is returned or rejected with the reason; the training officers decide what is left to them', async () => {
    const back = { decision: 'return', comment: 'The scan is not readable.' };
    await sameOnBoth(at.manager, workflowApi.decide, await step('pendingForeman', back));
    await sameOnBoth(
      at.officer,
      workflowApi.decide,
      await step('managers', { decision: 'reject', comment: 'No.' }),
    );
    await feedAnew();
  });

  test('many decisions are as many commands, each with its own result', async () => {
    const waiting = ['own', 'asked'].map((name) => at.requests[name] ?? '');
    const steps = [];
    for (const id of waiting) {
      const { stepId, version: seen } = await at.get(id);
      steps.push({ stepId: stepId ?? '', version: seen });
    }
    const input = {
      body: { decision: 'approve' as const, steps: [...steps, { stepId: newId(), version: 1 }] },
    };
    const records = await feed.heldBy(at.manager);
    const own = splitOnLaptop(laptopOf(at.manager, records, afterwards), workflowApi.decideMany, input);
    const server = await toldByServer(await backend.signIn(at.manager), workflowApi.decideMany, input);
    expect(own).toEqual(server);
    expect(server).toMatchObject({
      answer: { results: [{ ok: true }, { ok: true }, { code: 'workflow_step.missing' }] },
    });
    await feedAnew();
  });

  test('whether the session wished for has a seat is the server’s to say', async () => {
    const sessionId = await at.session(at.courses.aid, '2026-12-14');
    const made = await at.ask(at.crew[7] ?? at.employee, at.courses.aid, { preferredSessionId: sessionId });
    await at.decide(at.foreman, made.id);
    await feedAnew();
    const { stepId, version: seen } = await at.get(made.id);
    const input = { params: { id: stepId ?? '' }, body: { decision: 'approve' as const, version: seen } };
    const laptop = laptopOf(at.manager, await feed.heldBy(at.manager), afterwards);
    const { told } = writtenOnLaptop(laptop, workflowApi.decide, input, { id: newId() });
    expect(told).toMatchObject({ answer: { state: 'approved' } });
    const server = await toldByServer(await backend.signIn(at.manager), workflowApi.decide, input);
    expect(server).toMatchObject({ answer: { state: 'scheduled' } });
  });
});

describe('what is read and handed in on a laptop', () => {
  test('a notification is read, and all of them', async () => {
    const { items } = await (await backend.signIn(at.foreman))(notificationApi.list, {
      query: { unread: 'true' },
    });
    const [first] = items;
    await feedAnew();
    const one = await sameOnBoth(at.foreman, notificationApi.read, { params: { id: first?.id ?? '' } });
    expect(one.changes).toHaveLength(1);
    expect(
      (await sameOnBoth(at.foreman, notificationApi.read, { params: { id: newId() } })).told,
    ).toMatchObject(refusedWith('notification.missing'));
    await feedAnew();
    const again = await sameOnBoth(at.foreman, notificationApi.read, { params: { id: first?.id ?? '' } });
    expect(again.changes).toHaveLength(0);
    const rest = await sameOnBoth(at.foreman, notificationApi.readAll, { body: {} });
    expect(rest.changes.length).toBeGreaterThan(2);
  });

  test('evidence is kept with its hash, where the server would take it', async () => {
    const bytes = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
    const file = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      name: 'scan.pdf',
      bytes: bytes.length,
      mediaType: 'application/pdf',
    };
    const open = (await at.ask(at.employee, at.courses.lifting)).id;
    await feedAnew();
    const places = [
      [at.employee, renewalApi.addEvidence, open, null],
      [at.foreman, renewalApi.addEvidence, open, 'renewal.not_requester'],
      [at.employee, renewalApi.addEvidence, at.requests.completed ?? '', 'renewal_request.missing'],
      [at.employee, renewalApi.addEvidence, at.requests.draft ?? '', 'renewal.closed'],
      [at.foreman, enrollmentApi.addEvidence, at.enrollments.waiting ?? '', null],
      [at.foreman, enrollmentApi.addEvidence, at.enrollments.started ?? '', 'enrollment.missing'],
    ] as const;
    for (const [person, route, id, code] of places) {
      const records = await feed.heldBy(person);
      const laptop = laptopOf(person, records, afterwards);
      const { told, done } = writtenOnLaptop(laptop, route, { params: { id } }, { id: newId(), file });
      const form = new FormData();
      form.set('file', new Blob([bytes], { type: file.mediaType }), file.name);
      const send = await backend.browse(person);
      const answer = await send(route.path.replace('{id}', id), { method: 'POST', body: form });
      const body = await answer.json();
      const show = asShown(records);
      if (code === null) {
        expect(show(told)).toEqual(show({ answer: body }));
        const [change] = done?.changes ?? [];
        const shown = change && (await serverRecord(person, change));
        expect(show(change?.body)).toEqual(show(shown));
      } else expect([told, body]).toMatchObject([refusedWith(code), { code }]);
    }
  });
});

/** As the edge queues it: part by part, each on what the one before left. */
function splitOnLaptop<R extends Route>(laptop: Laptop, route: R, input: Input<R>): Told {
  const offline = offlineFor(route);
  if (!('split' in offline)) throw new Error('not a split');
  const asked = parsed(route, input);
  const outcomes = offline.split.into(asked).map((part) => {
    const { told } = writtenOnLaptop(laptop, part.route, part.input as Input<Route>, { id: newId() });
    if ('answer' in told) return told.answer;
    const { kind, code, message } = told.refused;
    return new Problem(kind, code, message);
  });
  return { answer: offline.split.answer(asked, outcomes) };
}

async function feedAnew() {
  feed = await publish();
}
