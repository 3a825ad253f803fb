import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi, workflowApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import type { Person } from '../support/bare-app.ts';
import { type BothPlaces, bothPlaces, refusedWith } from '../support/both-places.ts';

let backend: Backend;
let places: BothPlaces;
let at: BothPlaces['at'];
let sameOnBoth: BothPlaces['sameOnBoth'];
let fillAnew: BothPlaces['fillAnew'];
let version: BothPlaces['version'];

beforeAll(async () => {
  backend = await startBackend();
  places = await bothPlaces(backend);
  ({ at, sameOnBoth, fillAnew, version } = places);
}, 120_000);
afterAll(() => backend.close());

describe('what a foreman records on his laptop is what the server records', () => {
  const start = (id: string, more: object = {}) => ({ params: { id }, body: { version: 1, ...more } });

  test('a training begins', async () => {
    const id = at.enrollments.assigned ?? '';
    await sameOnBoth(at.officer, enrollmentApi.start, start(id));
    const again = start(id, { version: await version(id) });
    await fillAnew();
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
    const foremans = start(at.enrollments.assigned ?? '', {
      version: await version(at.enrollments.assigned ?? ''),
    });
    expect((await sameOnBoth(at.foreman, enrollmentApi.start, foremans)).told).toMatchObject(
      refusedWith('enrollment.not_crew'),
    );
    const wells = start(at.enrollments.started ?? '');
    expect((await sameOnBoth(at.foreman, enrollmentApi.start, wells)).told).toMatchObject(
      refusedWith('enrollment.missing'),
    );
    const { id } = await at.assign(at.officer, at.courses.fire);
    await fillAnew();
    const himself = { params: { id }, body: { completedOn: '2026-11-25', version: 1 } };
    expect((await sameOnBoth(at.officer, enrollmentApi.complete, himself)).told).toMatchObject(
      refusedWith('enrollment.own_record'),
    );
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
    await fillAnew();
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
    await fillAnew();
    const again = { params: { id }, body: { comment: 'Again', version: await version(id) } };
    expect((await sameOnBoth(at.foreman, enrollmentApi.fail, again)).told).toMatchObject(
      refusedWith('enrollment.closed'),
    );
  });
});

describe('what is recorded means for a request on a laptop what it means at the server', () => {
  const granted = async (person: Person, courseId: string) => {
    const { id } = await at.ask(person, courseId);
    await at.decide(at.foreman, id);
    return (await at.decide(at.manager, id)).enrollmentId ?? '';
  };
  const fail = async (id: string) => {
    await fillAnew();
    const input = { params: { id }, body: { comment: 'Below the mark', version: await version(id) } };
    return (await sameOnBoth(at.foreman, enrollmentApi.fail, input)).changes.map(({ kind }) => kind);
  };

  test('of a closed course nothing more', async () => {
    const courseId = await at.course();
    const id = await granted(places.eighth, courseId);
    await at.set('update courses set active = false where tenant_id = $1 and id = $2', courseId);
    expect(await fail(id)).toEqual(['enrollment']);
  });

  test('of one assigned by the officer it renews what is held', async () => {
    const courseId = await at.course();
    await at.certify(places.eighth, courseId, '2026-01-10');
    const id = await granted(places.eighth, courseId);
    await at.set('update enrollments set renews_id = null where tenant_id = $1 and id = $2', id);
    expect(await fail(id)).toEqual(['enrollment', 'enrollment', 'request']);
  });

  test('of a training beside it nothing', async () => {
    const courseId = await at.course();
    const first = await granted(places.eighth, courseId);
    await fillAnew();
    const complete = async (id: string, completedOn: string) => {
      const input = { params: { id }, body: { completedOn, version: await version(id) } };
      return (await sameOnBoth(at.foreman, enrollmentApi.complete, input)).changes.map(({ kind }) => kind);
    };
    expect(await complete(first, '2026-11-23')).toEqual(['enrollment', 'request']);
    const { id } = await at.assign(places.eighth, courseId);
    await fillAnew();
    expect(await complete(id, '2026-11-24')).toEqual(['enrollment', 'enrollment']);
  });

  test('that it is granted takes the enrollment that stands open', async () => {
    const courseId = await at.course();
    await at.certify(places.eighth, courseId, '2026-01-10');
    const open = await at.assign(places.eighth, courseId);
    await fillAnew();
    // Of a certificate the request says when it ends.
    const asked = { body: { courseId, id: newId() } };
    await sameOnBoth(places.eighth, renewalApi.create, asked);
    await at.decide(at.foreman, asked.body.id);
    await fillAnew();
    const { stepId, version: seen } = await at.get(asked.body.id);
    const input = { params: { id: stepId ?? '' }, body: { decision: 'approve' as const, version: seen } };
    const { told } = await sameOnBoth(at.manager, workflowApi.decide, input);
    expect(told).toMatchObject({ answer: { enrollmentId: open.id } });
    await fillAnew();
  });
});
