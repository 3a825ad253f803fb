import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { newId } from '#shared/kernel/ids.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import { renewalApi } from '#shared/renewals/renewal.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { type BothPlaces, bothPlaces, refusedWith } from '../support/both-places.ts';
import { writtenOnLaptop } from '../support/same-answers.ts';
import { asShown } from '../support/server-only.ts';

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

describe('what is read and handed in on a laptop', () => {
  test('a notification is read, and all of them', async () => {
    const { items } = await (await backend.signIn(at.foreman))(notificationApi.list, {
      query: { unread: 'true' },
    });
    const [first] = items;
    await fillAnew();
    const one = await sameOnBoth(at.foreman, notificationApi.read, { params: { id: first?.id ?? '' } });
    expect(one.changes).toHaveLength(1);
    expect(
      (await sameOnBoth(at.foreman, notificationApi.read, { params: { id: newId() } })).told,
    ).toMatchObject(refusedWith('notification.missing'));
    await fillAnew();
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
    const draft = at.requests.draft ?? '';
    await (await backend.signIn(at.employee))(renewalApi.withdraw, {
      params: { id: draft },
      body: { version: 1 },
    });
    await fillAnew();
    const tries = [
      [at.employee, renewalApi.addEvidence, open, null],
      [at.foreman, renewalApi.addEvidence, open, 'renewal.not_requester'],
      [at.employee, renewalApi.addEvidence, at.requests.completed ?? '', 'renewal_request.missing'],
      [at.employee, renewalApi.addEvidence, draft, 'renewal.closed'],
      [at.foreman, enrollmentApi.addEvidence, at.enrollments.waiting ?? '', null],
      [at.foreman, enrollmentApi.addEvidence, at.enrollments.started ?? '', 'enrollment.missing'],
    ] as const;
    for (const [person, route, id, code] of tries) {
      const { records, laptop } = await places.laptop(person);
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
        const shown = change && (await places.serverRecord(person, change));
        expect(show(change?.body)).toEqual(show(shown));
      } else expect([told, body]).toMatchObject([refusedWith(code), { code }]);
    }
  });
});
