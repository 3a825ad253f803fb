import { describe, expect, test } from 'vitest';
import type { Requirement } from '#shared/courses/course.schemas.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import {
  certificate,
  drilling,
  enrollment,
  fire,
  h2s,
  id,
  idOf,
  morning,
  type Name,
  person,
  session,
  today,
  wells,
} from './crew.fixtures.ts';
import { act, ask, laptopOf } from './laptop.fixtures.ts';
import type { Changed } from './offline.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const former = certificate(id(200), 'salim', '2024-12-15', '2025-12-15', { superseded: true });
const held = certificate(id(201), 'salim', '2025-12-15', '2026-12-15');
const dispensed = certificate(id(202), 'nasser', '2025-11-01', '2026-11-01', {
  dispensationUntilOn: '2026-12-20',
});
const revoked = certificate(id(203), 'nasser', '2025-10-01', '2026-10-01', {
  revokedAt: '2026-01-01T00:00:00Z',
});
const open = enrollment(id(204), 'salim', { courseId: fire });
const booked = enrollment(id(205), 'nasser', { state: 'enrolled', sessionId: morning, seat: 'booked' });
const all = [former, held, dispensed, revoked, open, booked];

describe('enrollments on a laptop', () => {
  const listed = (query: object, records: readonly Changed[] = all) =>
    ask(laptopOf('khalid', records), enrollmentApi.list, { query }).items.map((each) => each.id);

  test.each([
    [{}, [id(205), id(204), id(203), id(202), id(201), id(200)]],
    [{ sort: 'expiresOn' }, [id(201), id(202)]],
    [{ userId: idOf('salim'), courseId: h2s }, [id(201), id(200)]],
    [{ sessionId: morning }, [id(205)]],
    [{ state: 'assigned' }, [id(204)]],
    [{ expiresFrom: '2026-12-16' }, [id(202)]],
    [{ expiresTo: '2026-12-15' }, [id(201)]],
    [{ expiresFrom: '2026-12-15', expiresTo: '2026-12-20', sort: 'expiresOn' }, [id(201), id(202)]],
    [{ departmentId: drilling, state: 'enrolled' }, [id(205)]],
    [{ departmentId: wells }, []],
    [{ q: 'nasser' }, [id(205), id(203), id(202)]],
    [{ q: 'fire' }, [id(204)]],
    [{ q: 'سالم' }, [id(204), id(201), id(200)]],
  ])('are filtered by %j', (query, ids) => {
    expect(listed(query)).toEqual(ids);
  });

  test('of a department are those of the departments below it too', () => {
    expect(
      listed({ departmentId: drilling, q: 'nasser' }, [...all, person('nasser', { departmentId: wells })]),
    ).toHaveLength(3);
  });

  test('tell no more than a row of the list', () => {
    const [row] = ask(laptopOf('khalid', all), enrollmentApi.list).items;
    expect(row).not.toHaveProperty('evidence');
    expect(ask(laptopOf('khalid', all), enrollmentApi.get, { params: { id: id(205) } }).evidence).toEqual([]);
    expect(() => ask(laptopOf('salim'), enrollmentApi.get, { params: { id: id(205) } })).toThrow(
      refusal('enrollment.missing'),
    );
  });
});

describe('standings on a laptop', () => {
  const required: Requirement = {
    id: id(50),
    courseId: h2s,
    audience: { kind: 'department', departmentId: drilling },
    level: 'mandatory',
    dueWithinDays: 30,
    fromOn: '2026-01-01',
    toOn: null,
    version: 1,
  };
  const placed = (name: Name, departmentId: string) =>
    person(name, {
      departmentId,
      placements: [
        { id: id(70), kind: 'department', value: 'DRL', departmentId, fromOn: '2020-01-01', toOn: null },
      ],
    });
  const records = [
    ...all,
    { kind: 'requirement', id: required.id, body: required } as const,
    placed('salim', wells),
    placed('nasser', drilling),
    placed('khalid', drilling),
  ];

  test('say why a course is required, until when it is held, and what is under way', () => {
    const { items, cleared } = ask(laptopOf('salim', records), enrollmentApi.mine);
    expect(cleared).toBe(true);
    expect(items).toMatchObject([
      { courseCode: 'H2S', status: 'expiring', daysLeft: 25, reasons: [{ value: 'DRL' }] },
    ]);
  });

  test('put those not cleared for work first, without the leader himself', () => {
    const { items } = ask(
      laptopOf('khalid', [...records, revoked, certificate(id(202), 'nasser', '2025-11-01', '2026-11-01')]),
      enrollmentApi.team,
    );
    expect(items.map(({ user, cleared }) => [user.nameEn, cleared])).toEqual([
      ['Nasser Al-Harthy', false],
      ['Salim Al-Amri', true],
    ]);
    expect(items[0]?.standings[0]).toMatchObject({
      status: 'expired',
      openEnrollmentId: id(205),
      bookedSessionStartsAt: '2026-11-20T05:00:00Z',
    });
  });

  test.each([
    [{ q: 'salim' }, ['Salim Al-Amri']],
    [{ departmentId: wells }, ['Salim Al-Amri']],
    [{ departmentId: wells, on: '2019-12-31' }, []],
    [{ departmentId: wells, on: '2020-01-01' }, ['Salim Al-Amri']],
    [{ foremanId: idOf('maryam') }, []],
  ])('of a team are filtered by %j', (query, found) => {
    const { items } = ask(laptopOf('khalid', records), enrollmentApi.team, { query });
    expect(items.map(({ user }) => user.nameEn)).toEqual(found);
  });

  test('of the tenant have the officer among them, and nobody who has left', () => {
    const laptop = laptopOf('aisha', [...records, person('nasser', { status: 'inactive' })]);
    const { items } = ask(laptop, enrollmentApi.team);
    expect(items.map(({ user }) => user.id).sort()).toEqual([
      idOf('khalid'),
      idOf('maryam'),
      idOf('aisha'),
      idOf('salim'),
    ]);
  });

  test('of another day leave out what is under way', () => {
    const params = { id: idOf('nasser') };
    const on = (day?: string) =>
      ask(laptopOf('khalid', records), enrollmentApi.ofPerson, { params, query: { on: day } });
    expect(on().standings[0]?.openEnrollmentId).toBe(id(205));
    expect(on('2026-01-10')).toMatchObject({ on: '2026-01-10', standings: [{ openEnrollmentId: null }] });
    expect(() => ask(laptopOf('khalid'), enrollmentApi.ofPerson, { params: { id: idOf('maryam') } })).toThrow(
      refusal('user.missing'),
    );
  });
});

describe('recording on a laptop', () => {
  const params = { id: id(204) };
  const khalid = laptopOf('khalid', all);

  test('completes by the course’s rule and carries the former certificate on', () => {
    const renewal = enrollment(id(206), 'salim');
    const { answer, changes } = act(laptopOf('khalid', [...all, renewal]), enrollmentApi.complete, {
      params: { id: id(206) },
      body: { completedOn: today, version: 1 },
    });
    expect(answer).toMatchObject({
      state: 'completed',
      expiresOn: '2027-12-15',
      renewsId: id(201),
      version: 2,
    });
    expect(changes.map((each) => [each.id, Reflect.get(each.body ?? {}, 'superseded')])).toEqual([
      [id(206), false],
      [id(201), true],
    ]);
  });

  test('is refused on another version, for another crew, for somebody out of sight', () => {
    expect(() => act(khalid, enrollmentApi.start, { params, body: { version: 7 } })).toThrow(
      refusal('enrollment.stale'),
    );
    const maryam = laptopOf('maryam', all);
    expect(() => act(maryam, enrollmentApi.start, { params, body: { version: 1 } })).toThrow(
      refusal('enrollment.not_crew'),
    );
    expect(() => act(laptopOf('khalid'), enrollmentApi.start, { params, body: { version: 1 } })).toThrow(
      refusal('enrollment.missing'),
    );
  });

  test('of one’s own training is refused', () => {
    const own = enrollment(id(207), 'aisha');
    const asked = { params: { id: id(207) }, body: { completedOn: today, version: 1 } };
    expect(() => act(laptopOf('aisha', [own]), enrollmentApi.complete, asked)).toThrow(
      refusal('enrollment.own_record'),
    );
  });

  test('of attendance needs a booked session that has begun', () => {
    const attend = (enrollmentId: string, more: object = {}) => ({
      params: { id: enrollmentId },
      body: { attendance: 'full', version: 1, ...more },
    });
    const { answer } = act(khalid, enrollmentApi.recordAttendance, attend(id(205)));
    expect(answer).toMatchObject({ state: 'completed', completedOn: '2026-11-20', attendance: 'full' });
    expect(() => act(khalid, enrollmentApi.recordAttendance, attend(id(204)))).toThrow(
      refusal('enrollment.not_booked'),
    );
    const tomorrow = laptopOf('khalid', [...all, session(morning, { startsAt: '2026-11-21T05:00:00Z' })]);
    expect(() => act(tomorrow, enrollmentApi.recordAttendance, attend(id(205)))).toThrow(
      refusal('enrollment.session_not_started'),
    );
    const gone = laptopOf('khalid', [...all, { kind: 'session', id: morning, body: null }]);
    expect(() => act(gone, enrollmentApi.recordAttendance, attend(id(205)))).toThrow(
      refusal('course_session.missing'),
    );
  });

  test('of a failure closes the enrollment and leaves the certificate', () => {
    const { answer, changes } = act(khalid, enrollmentApi.fail, {
      params,
      body: { comment: 'Below the mark', version: 1 },
    });
    expect(answer.state).toBe('failed');
    expect(changes.map((each) => each.id)).toEqual([id(204)]);
  });

  test('keeps a file by its hash, and refuses what the server would', () => {
    const file = { sha256: 'a'.repeat(64), name: 'scan.pdf', bytes: 1000, mediaType: 'application/pdf' };
    const { answer, changes } = act(khalid, enrollmentApi.addEvidence, { params, file }, id(9001));
    expect(answer).toMatchObject({ id: id(9001), name: 'scan.pdf', uploadedById: idOf('khalid') });
    expect(changes[0]?.body).toMatchObject({ evidence: [{ id: id(9001) }] });
    const adding = (more: object) => () =>
      act(khalid, enrollmentApi.addEvidence, { params, file: { ...file, ...more } });
    expect(adding({ bytes: 20 * 1024 * 1024 + 1 })).toThrow(refusal('evidence.too_large'));
    expect(adding({ mediaType: 'text/html' })).toThrow(refusal('evidence.unsupported_type'));
    expect(() => act(khalid, enrollmentApi.addEvidence, { params })).toThrow(refusal('invalid_input'));
  });
});
