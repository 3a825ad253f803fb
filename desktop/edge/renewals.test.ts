import { describe, expect, test } from 'vitest';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import type { RenewalDetail } from '#shared/renewals/renewal.schemas.ts';
import {
  certificate,
  closed,
  course,
  drilling,
  fire,
  h2s,
  id,
  idOf,
  morning,
  type Name,
  now,
  person,
  session,
} from './crew.fixtures.ts';
import { act, ask, laptopOf } from './laptop.fixtures.ts';
import type { Changed } from './offline.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const held = certificate(id(201), 'salim', '2025-12-15', '2026-12-15');
const coming = session(id(31), { startsAt: '2026-12-01T05:00:00Z' });

const asked = (
  name: Name,
  body: object = {},
  records: readonly Changed[] = [held, coming],
  command = id(9000),
) => act(laptopOf(name, records), renewalApi.create, { body: { courseId: h2s, ...body } }, command);
const requestIn = (changes: readonly Changed[]): RenewalDetail => {
  const change = changes.find(({ kind }) => kind === 'request');
  return laptopOf('aisha', change ? [change] : []).copy.list('request')[0] as RenewalDetail;
};

describe('a request made on a laptop', () => {
  test('is on its way to the foreman, and named by its command', () => {
    const { answer, changes, subject, params } = asked('salim', { note: 'Please' });
    expect(answer).toMatchObject({
      id: id(9000),
      state: 'pending_foreman',
      certificateId: id(201),
      submittedAt: now,
    });
    expect(subject).toEqual({ kind: 'request', id: id(9000) });
    expect(params).toMatchObject({ personNameEn: 'Salim Al-Amri', courseCode: 'H2S' });
    expect(requestIn(changes)).toMatchObject({
      expiresOn: '2026-12-15',
      stepDueOn: '2026-11-24',
      approverId: idOf('khalid'),
      approverNameEn: 'Khalid Al-Balushi',
      steps: [
        { kind: 'foreman', state: 'pending' },
        { kind: 'manager', state: 'waiting', approverNameEn: null },
      ],
      timeline: [
        { event: 'created', actorNameAr: 'سالم العامري' },
        { event: 'submitted' },
        { event: 'step_opened' },
      ],
    });
  });

  test('is the same whenever it is worked out anew', () => {
    expect(asked('salim')).toEqual(asked('salim'));
    expect(asked('salim', {}, [held], id(9001)).answer.id).toBe(id(9001));
    expect(asked('salim', { id: id(77) }).answer.id).toBe(id(77));
  });

  test('stays a draft when it is not to be sent', () => {
    const { answer, changes } = asked('salim', { submit: false });
    expect(answer).toMatchObject({ state: 'draft', version: 1 });
    expect(requestIn(changes)).toMatchObject({ steps: [], stepId: null, approverId: null });
  });

  test('that a foreman makes for one of his crew goes to the manager', () => {
    const { changes } = asked('khalid', { userId: idOf('salim') });
    expect(requestIn(changes)).toMatchObject({
      state: 'pending_manager',
      requestedById: idOf('khalid'),
      approverId: idOf('maryam'),
      steps: [{ state: 'skipped', skipReason: 'foreman_is_requester' }, { state: 'pending' }],
    });
  });

  test('goes up the departments that the laptop holds when there is no manager', () => {
    const body = {
      id: drilling,
      code: 'DRL',
      nameEn: 'Drilling',
      nameAr: 'الحفر',
      parentId: null,
      headId: idOf('maryam'),
      headNameEn: 'Maryam Al-Lawati',
      headNameAr: 'مريم اللواتي',
      active: true,
      people: 4,
      version: 1,
    };
    const records = [
      person('khalid', { managerId: null }),
      { kind: 'department', id: drilling, body } as const,
    ];
    const { changes } = asked('khalid', {}, records);
    expect(requestIn(changes)).toMatchObject({
      approverId: idOf('maryam'),
      approverNameEn: 'Maryam Al-Lawati',
    });
    const nobody = asked('khalid', {}, [person('khalid', { managerId: null })]);
    expect(requestIn(nobody.changes)).toMatchObject({
      approverId: null,
      steps: [{}, { pool: 'training_officer' }],
    });
  });

  test.each([
    ['for a course asked for already', {}, 'renewal.already_open', [requestOf('salim')]],
    ['for a closed course', { courseId: closed }, 'course.inactive', []],
    ['for a course that is not there', { courseId: id(99) }, 'course.missing', []],
    ['for somebody out of sight', { userId: idOf('nasser') }, 'user.missing', []],
    ['for a session that has begun', { preferredSessionId: morning }, 'invalid_input', []],
    ['for a session of another course', { courseId: fire, preferredSessionId: id(31) }, 'invalid_input', []],
    ['for a session that is not there', { preferredSessionId: id(99) }, 'invalid_input', []],
    ['by somebody who has left', {}, 'renewal.person_inactive', [person('salim', { status: 'inactive' })]],
  ])('%s is refused', (_, body, code, more) => {
    expect(() => asked('salim', body, [held, coming, ...more])).toThrow(refusal(code));
  });
});

/** Asked by somebody, as his request then stands. */
function requestOf(name: Name, body: object = {}, command = id(9000)): Changed {
  const change = asked(name, body, [held, coming], command).changes.find(({ kind }) => kind === 'request');
  if (change === undefined) throw new Error('no request was made');
  return change;
}

describe('a request on a laptop', () => {
  const draft = requestOf('salim', { submit: false, note: 'Later' });
  const params = { id: draft.id };
  const salim = laptopOf('salim', [held, coming, draft]);
  const sent = laptopOf('salim', [requestOf('salim')]);

  test('is changed while it is a draft', () => {
    const body = { note: 'Sooner', preferredSessionId: id(31), version: 1 };
    const { answer, changes } = act(salim, renewalApi.change, { params, body });
    expect(answer).toMatchObject({ note: 'Sooner', preferredSessionId: id(31), version: 2 });
    expect(requestIn(changes).timeline.map(({ event }) => event)).toEqual(['created', 'edited']);
    expect(() =>
      act(salim, renewalApi.change, { params, body: { preferredSessionId: morning, version: 1 } }),
    ).toThrow(refusal('invalid_input'));
    expect(() => act(salim, renewalApi.change, { params, body: { note: 'x', version: 3 } })).toThrow(
      refusal('renewal.stale'),
    );
    expect(() => act(sent, renewalApi.change, { params, body: { note: 'x', version: 2 } })).toThrow(
      refusal('renewal.in_approval'),
    );
  });

  test('is sent and taken back', () => {
    const { changes } = act(salim, renewalApi.submit, {
      params,
      body: { comment: 'With the scan.', version: 1 },
    });
    expect(requestIn(changes)).toMatchObject({ state: 'pending_foreman', version: 2 });
    const { answer } = act(sent, renewalApi.withdraw, { params, body: { version: 2 } });
    expect(answer).toMatchObject({ state: 'withdrawn', closedAt: now });
    expect(() => act(sent, renewalApi.submit, { params, body: { version: 2 } })).toThrow(
      refusal('renewal.in_approval'),
    );
    const inactive = laptopOf('salim', [draft, course(h2s, 'H2S', { active: false })]);
    expect(() => act(inactive, renewalApi.submit, { params, body: { version: 1 } })).toThrow(
      refusal('course.inactive'),
    );
  });

  test('is the requester’s alone to act on, and missing for whoever does not see it', () => {
    const khalid = laptopOf('khalid', [draft]);
    const body = { version: 1 };
    for (const route of [renewalApi.change, renewalApi.submit, renewalApi.withdraw]) {
      expect(() => act(khalid, route, { params, body })).toThrow(refusal('renewal.not_requester'));
      expect(() => act(laptopOf('nasser', [draft]), route, { params, body })).toThrow(
        refusal('renewal_request.missing'),
      );
    }
    expect(() => ask(laptopOf('nasser', [draft]), renewalApi.get, { params })).toThrow(
      refusal('renewal_request.missing'),
    );
  });

  test('takes evidence from the requester while it is open', () => {
    const file = { sha256: 'a'.repeat(64), name: 'scan.pdf', bytes: 1000, mediaType: 'application/pdf' };
    const { changes } = act(salim, renewalApi.addEvidence, { params, file }, id(9005));
    expect(requestIn(changes).evidence).toMatchObject([{ id: id(9005), sha256: file.sha256 }]);
    expect(() => act(laptopOf('khalid', [draft]), renewalApi.addEvidence, { params, file })).toThrow(
      refusal('renewal.not_requester'),
    );
    const over = act(salim, renewalApi.withdraw, { params, body: { version: 1 } }).changes;
    expect(() => act(laptopOf('salim', over), renewalApi.addEvidence, { params, file })).toThrow(
      refusal('renewal.closed'),
    );
  });
});

describe('the requests on a laptop', () => {
  const records = [
    requestOf('salim'),
    requestOf('salim', { courseId: fire, submit: false }, id(9100)),
    requestOf('nasser', {}, id(9200)),
    requestOf('khalid', {}, id(9300)),
  ];
  const listed = (name: Name, query: object = {}) =>
    ask(laptopOf(name, records), renewalApi.list, { query }).items.map((each) => each.id);

  test.each([
    [{}, [id(9300), id(9200), id(9100), id(9000)]],
    [{ mine: 'true' }, [id(9300)]],
    [{ userId: idOf('salim') }, [id(9100), id(9000)]],
    [{ courseId: fire }, [id(9100)]],
    [{ state: 'draft' }, [id(9100)]],
    [{ open: 'false' }, []],
    [{ open: 'true', userId: idOf('nasser') }, [id(9200)]],
    [{ expiresTo: '2026-12-15' }, [id(9000)]],
    [{ expiresTo: '2026-12-14' }, []],
    [{ departmentId: drilling, mine: 'true' }, [id(9300)]],
    [{ departmentId: id(99) }, []],
    [{ q: 'الحارثي' }, [id(9200)]],
    [{ q: 'fire' }, [id(9100)]],
  ])('are filtered by %j', (query, ids) => {
    expect(listed('khalid', query)).toEqual(ids);
  });

  test('are those of people in sight, and those that one asked for or that came to one', () => {
    expect(listed('salim')).toEqual([id(9100), id(9000)]);
    // Not hers yet: the step before is the foreman's. She sees them as his manager.
    expect(listed('maryam')).toHaveLength(4);
  });
});
