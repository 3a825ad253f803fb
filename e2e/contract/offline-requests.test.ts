import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '#shared/kernel/ids.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { type BothPlaces, bothPlaces, refusedWith } from '../support/both-places.ts';

let backend: Backend;
let places: BothPlaces;
let at: BothPlaces['at'];
let sameOnBoth: BothPlaces['sameOnBoth'];
let fillAnew: BothPlaces['fillAnew'];

beforeAll(async () => {
  backend = await startBackend();
  places = await bothPlaces(backend);
  ({ at, sameOnBoth, fillAnew } = places);
}, 120_000);
afterAll(() => backend.close());

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
    await fillAnew();
    const wished = create(courses.h2s, { id: ids[3], preferredSessionId: session });
    await sameOnBoth(officer, renewalApi.create, wished);
    await fillAnew();
    const { laptop } = await places.laptop(employee);
    expect(laptop.copy.get('request', ids[0])?.note).toBe('Please');
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
    await fillAnew();
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
    await fillAnew();
    expect((await sameOnBoth(employee, renewalApi.submit, await submit())).told).toMatchObject(
      refusedWith('renewal.in_approval'),
    );
    expect((await sameOnBoth(foreman, renewalApi.withdraw, await submit())).told).toMatchObject(
      refusedWith('renewal.not_requester'),
    );
    await sameOnBoth(employee, renewalApi.withdraw, await submit({ comment: 'Not now.' }));
    await fillAnew();
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
    await fillAnew();
    const input = { params: { id }, body: { version: 1 } };
    expect((await sameOnBoth(at.both, renewalApi.submit, input)).told).toMatchObject(
      refusedWith('course.inactive'),
    );
    await at.set('update courses set active = true where tenant_id = $1 and id = $2', at.courses.lifting);
    await fillAnew();
  });
});
