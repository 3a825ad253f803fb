import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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

const submit = (person: Person, id: string, version: number) =>
  backend.as(person)(renewalApi.submit, { params: { id }, body: { version } });
const withdraw = (person: Person, id: string, version: number) =>
  backend.as(person)(renewalApi.withdraw, { params: { id }, body: { version } });

describe('seeing', () => {
  /** What a person gets who asks for a request, byte for byte, without the number of the request. */
  const bytes = async (person: Person, path: string, init: RequestInit = {}) => {
    const answer = await (await backend.browse(person))(path, init);
    return [answer.status, (await answer.text()).replace(/"requestId":"[^"]*"/, '')];
  };

  test('is for the person, his leaders and officers; to all others it is not there', async () => {
    const { id } = await at.ask(at.employee, courseId);
    for (const person of [at.employee, at.foreman, at.manager, at.head, at.officer, at.admin])
      expect(await at.get(id, person)).toMatchObject({ id });
    for (const person of [at.colleague, backend.rival.officer, backend.rival.admin]) {
      expect(await bytes(person, `/api/renewal-requests/${id}`)).toEqual(
        await bytes(person, `/api/renewal-requests/${newId()}`),
      );
      await expect(at.get(id, person)).rejects.toMatchObject({ status: 404 });
    }
  });

  test('no action tells a stranger that the request or its step is there', async () => {
    const { id, version } = await at.ask(at.employee, courseId);
    const { stepId } = await at.get(id);
    const post = (person: Person, path: string, body: object) =>
      bytes(person, path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': String(JSON.stringify(body).length),
        },
        body: JSON.stringify(body),
      });
    for (const person of [at.colleague, backend.rival.manager, backend.rival.officer]) {
      const acts: [string, string, object][] = [
        ['renewal-requests', 'submission', { version }],
        ['renewal-requests', 'withdrawal', { version }],
        ['workflow/steps', 'decision', { decision: 'approve', version }],
      ];
      if (person === backend.rival.officer)
        acts.push(['renewal-requests', 'cancellation', { reason: 'None.', version }]);
      for (const [kind, act, body] of acts) {
        const known = kind === 'workflow/steps' ? stepId : id;
        const [status, text] = await post(person, `/api/${kind}/${known}/${act}`, body);
        expect([status, text]).toEqual(await post(person, `/api/${kind}/${newId()}/${act}`, body));
        expect(status).toBe(404);
      }
    }
    expect(await at.get(id)).toMatchObject({ version, state: 'pending_foreman' });
  });

  test.each(['manager', 'foreman'] as const)(
    'a manager out of whose sight he is (a %s) sees it from when it comes to him, not because it might have',
    async (role) => {
      const leader = await backend.addPerson(at.tenantId, 'workshop', { roles: [role] });
      const listed = async () => {
        const { items } = await backend.as(leader)(renewalApi.list, { query: {} });
        return items.map((each) => each.id);
      };
      await at.set(
        'update users set manager_id = $3 where tenant_id = $1 and id = $2',
        at.employee.id,
        leader.id,
      );
      const { id } = await at.ask(at.employee, courseId);
      await expect(at.get(id, leader)).rejects.toMatchObject({ status: 404 });
      const returned = await at.decide(at.foreman, id, 'return', 'Which session?');
      await expect(at.get(id, leader)).rejects.toMatchObject({ status: 404 });
      expect(await listed()).toEqual([]);
      await submit(at.employee, id, returned.version);
      await at.decide(at.foreman, id);
      expect(await at.get(id, leader)).toMatchObject({ id });
      expect(await listed()).toEqual([id]);
      await at.decide(leader, id);
      expect(await at.get(id, leader)).toMatchObject({ state: 'approved' });
    },
  );
});

describe('the list', () => {
  const list = async (person: Person, query: object = {}) => {
    const { items } = await backend.as(person)(renewalApi.list, { query });
    return items.map(({ id }) => id);
  };

  test('shows each the people of his sight, the newest first, and `mine` his own', async () => {
    const own = await at.ask(at.foreman, courseId);
    const his = await at.ask(at.employee, courseId);
    const theirs = await at.ask(at.colleague, courseId);
    await at.ask(at.officer, courseId);
    expect(await list(at.employee)).toEqual([his.id]);
    expect(await list(at.foreman)).toEqual([theirs.id, his.id, own.id]);
    expect(await list(at.foreman, { mine: 'true' })).toEqual([own.id]);
    expect(await list(at.head)).toEqual([theirs.id, his.id, own.id]);
    expect(await list(at.officer)).toHaveLength(4);
    expect(await list(backend.rival.officer)).toEqual([]);
  });

  test('has what each decides, has decided or asked for, also of people out of his sight', async () => {
    const asked = await at.ask(at.foreman, await at.course(), { userId: at.employee.id });
    const decided = await at.ask(at.employee, await at.course());
    await at.decide(at.foreman, decided.id);
    await at.set('update users set foreman_id = null where tenant_id = $1 and id = $2', at.employee.id);
    expect(await list(at.foreman)).toEqual([decided.id, asked.id]);

    const waiting = await at.ask(at.colleague, courseId);
    expect(await list(at.secondOfficer)).toHaveLength(3);
    expect(await list(at.employee)).toEqual([decided.id, asked.id]);
    const body = { delegateId: at.employee.id, fromOn: '2026-11-20', toOn: '2026-11-20' };
    await backend.as(at.foreman)(workflowApi.delegate, { body });
    expect(await list(at.employee)).toEqual([waiting.id, decided.id, asked.id]);
    backend.setClock('2026-11-21T09:00:00Z');
    expect(await list(at.employee)).toEqual([decided.id, asked.id]);
  });

  test('goes page by page, counts when asked, and misses nothing that comes meanwhile', async () => {
    const made: string[] = [];
    for (let index = 0; index < 12; index++) made.unshift((await at.ask(at.employee, await at.course())).id);
    const page = (cursor?: string) =>
      backend.as(at.officer)(renewalApi.list, {
        query: { limit: '10', withTotal: 'true', ...(cursor === undefined ? {} : { cursor }) },
      });
    const first = await page();
    expect(first.total).toBe(12);
    await at.ask(at.colleague, courseId);
    const second = await page(first.nextCursor ?? '');
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made);
    expect([second.nextCursor, second.total]).toEqual([null, 13]);
    await expect(page('bm90IG91cnM')).rejects.toMatchObject({ kind: 'invalid' });
    await expect(page(Buffer.from('["x"]').toString('base64url'))).rejects.toMatchObject({ kind: 'invalid' });
  });

  test('narrows by person, course, state, department with what is below it, expiry and words', async () => {
    const other = await at.course({ code: 'CRANE-1', titleEn: 'Crane Operator', titleAr: 'مشغل رافعة' });
    await at.certify(at.employee, courseId);
    const expiring = await at.ask(at.employee, courseId);
    const crane = await at.ask(at.employee, other);
    const draft = await at.ask(at.colleague, courseId, { submit: false });
    const closed = await at.ask(at.colleague, other);
    await withdraw(at.colleague, closed.id, closed.version);
    const ids = (query: object) => list(at.officer, query);
    expect(await ids({ userId: at.colleague.id })).toEqual([closed.id, draft.id]);
    expect(await ids({ courseId: other })).toEqual([closed.id, crane.id]);
    expect(await ids({ state: 'draft' })).toEqual([draft.id]);
    expect(await ids({ open: 'true' })).toEqual([draft.id, crane.id, expiring.id]);
    expect(await ids({ open: 'false' })).toEqual([closed.id]);
    expect(await ids({ expiresTo: expiresOn })).toEqual([expiring.id]);
    expect(await ids({ expiresTo: '2026-12-14' })).toEqual([]);
    expect(await ids({ departmentId: at.operationsId })).toHaveLength(4);
    expect(await ids({ departmentId: backend.rival.operationsId })).toEqual([]);
    expect(await ids({ q: 'salim' })).toEqual([crane.id, expiring.id]);
    expect(await ids({ q: 'رافعه' })).toEqual([closed.id, crane.id]);
  });
});

describe('evidence', () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n');
  const upload = async (person: Person, id: string, bytes: Uint8Array<ArrayBuffer> = new Uint8Array(pdf)) => {
    const form = new FormData();
    form.set('file', new File([bytes], 'شهادة.pdf'));
    const request = new Request('http://localhost/', { method: 'POST', body: form });
    const body = Buffer.from(await request.arrayBuffer());
    return (await backend.browse(person))(`/api/renewal-requests/${id}/evidence`, {
      method: 'POST',
      headers: {
        'content-type': request.headers.get('content-type') ?? '',
        'content-length': String(body.length),
      },
      body,
    });
  };
  const download = async (person: Person, id: string, evidenceId: string) =>
    (await backend.browse(person))(`/api/renewal-requests/${id}/evidence/${evidenceId}`);

  test('comes from the requester and is seen by his approvers, each look in the audit log', async () => {
    const { id } = await at.ask(at.employee, courseId);
    const answer = await upload(at.employee, id);
    expect(answer.status).toBe(201);
    const { evidence } = await at.get(id, at.foreman);
    expect(evidence).toMatchObject([
      { name: 'شهادة.pdf', mediaType: 'application/pdf', bytes: pdf.length, uploadedById: at.employee.id },
    ]);
    const evidenceId = evidence[0]?.id ?? '';
    const file = await download(at.foreman, id, evidenceId);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(pdf);
    const looks = await at.set(
      `select actor_id from audit_logs where tenant_id = $1 and action = 'evidence.viewed' and outcome = 'done'`,
    );
    expect(looks).toEqual([{ actor_id: at.foreman.id }]);
    expect((await at.audit(evidenceId)).map(({ action }) => action)).toEqual(['evidence.added']);
  });

  test('comes from nobody else, not to a closed request, and only as what it is', async () => {
    const { id } = await at.ask(at.employee, courseId);
    expect((await upload(at.foreman, id)).status).toBe(403);
    expect((await upload(at.colleague, id)).status).toBe(404);
    expect((await upload(at.employee, id, new Uint8Array(Buffer.from('MZ not a certificate')))).status).toBe(
      415,
    );
    const { version } = await at.get(id);
    await withdraw(at.employee, id, version);
    const late = await upload(at.employee, id);
    expect([late.status, await late.text()]).toEqual([409, expect.stringContaining('renewal.closed')]);
    expect((await at.get(id)).evidence).toEqual([]);
  });

  test('is not there for a stranger, nor under another request', async () => {
    const { id } = await at.ask(at.employee, courseId);
    await upload(at.employee, id);
    const evidenceId = (await at.get(id)).evidence[0]?.id ?? '';
    const other = await at.ask(at.employee, await at.course());
    expect((await download(at.employee, other.id, evidenceId)).status).toBe(404);
    expect((await download(at.colleague, id, evidenceId)).status).toBe(404);
    expect((await download(backend.rival.officer, id, evidenceId)).status).toBe(404);
  });
});
