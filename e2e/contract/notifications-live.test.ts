import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tenantApi } from '#shared/tenants/tenant.api.ts';
import { userApi } from '#shared/users/user.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';
import { noon, type Person } from '../support/bare-app.ts';
import { type Renewing, renewing } from '../support/renewing.ts';

let backend: Backend;
let at: Renewing;
let courseId: string;
const open: { close(): Promise<unknown> }[] = [];

beforeAll(async () => {
  backend = await startBackend({ live: true });
});
afterAll(() => backend.close());
beforeEach(async () => {
  backend.setClock(noon);
  at = await renewing(backend);
  courseId = await at.course();
});
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.close();
});

/** One open browser of a person: what it has heard, and whether the server has ended it. */
async function listen(person: Person) {
  const browse = await backend.browse(person);
  const reader = (await browse('/api/notifications/stream')).body?.getReader();
  const heard = { text: '', over: false, close: async () => reader?.cancel() };
  const follow = async () => {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) break;
      heard.text += Buffer.from(chunk.value).toString();
    }
    heard.over = true;
  };
  void follow();
  open.push(heard);
  await expect.poll(() => heard.text).toContain('event: ready');
  return { heard, browse };
}
const kindsIn = (text: string) =>
  [...text.matchAll(/event: changed\ndata: (.*)\n/g)].flatMap(([, data]) => JSON.parse(data ?? '').kinds);
const soon = { timeout: 5_000, interval: 20 };

async function changeSomebody(): Promise<void> {
  const params = { id: at.colleague.id };
  const { version } = await backend.as(at.admin)(userApi.get, { params });
  await backend.as(at.admin)(userApi.change, { params, body: { nameEn: `Nasser ${version}`, version } });
}

describe('an open browser', () => {
  test('hears what kinds of records changed in its tenant, and nothing of another’s', async () => {
    const { heard } = await listen(at.foreman);
    const rival = await listen(backend.rival.foreman);
    await at.ask(at.employee, courseId);
    await expect.poll(() => kindsIn(heard.text), soon).toContain('notification');
    expect(kindsIn(heard.text)).toContain('renewal_request');
    expect(heard.text).not.toContain(at.employee.id);
    expect(kindsIn(rival.heard.text)).toEqual([]);
  });

  test('hears nothing of what was refused', async () => {
    const { heard } = await listen(at.foreman);
    const { id } = await at.ask(at.employee, courseId);
    await expect.poll(() => kindsIn(heard.text), soon).toContain('renewal_request');
    const before = heard.text;
    await expect(at.decide(at.foreman, id, 'reject')).rejects.toMatchObject({ kind: 'invalid' });
    await expect(at.decide(at.manager, id)).rejects.toMatchObject({ status: 403 });
    // The next change is all that it hears.
    await changeSomebody();
    await expect.poll(() => kindsIn(heard.text.slice(before.length)), soon).toEqual(['user']);
  });
});

describe('the stream ends', () => {
  const isOver = async ({ text, over }: { text: string; over: boolean }) =>
    over && text.trimEnd().endsWith('event: ended\ndata: {"code":"session.required"}');

  test('when its person signs out, and only his', async () => {
    const { heard, browse } = await listen(at.foreman);
    const manager = await listen(at.manager);
    await browse('/api/auth/logout', { method: 'POST', headers: { 'content-length': '0' } });
    await expect.poll(() => isOver(heard), soon).toBe(true);
    await changeSomebody();
    await expect.poll(() => kindsIn(manager.heard.text), soon).toContain('user');
    expect(manager.heard.over).toBe(false);
    expect(kindsIn(heard.text)).not.toContain('user');
  });

  test('when he is deactivated, or his roles change', async () => {
    const acts: [Person, () => Promise<unknown>][] = [
      [at.foreman, async () => deactivate(at.foreman)],
      [at.manager, async () => giveRoles(at.manager)],
    ];
    for (const [person, act] of acts) {
      const { heard } = await listen(person);
      await act();
      await expect.poll(() => isOver(heard), soon).toBe(true);
    }
  });

  test('when the tenant is suspended', async () => {
    const { heard } = await listen(at.foreman);
    const central = await backend.addPerson(
      '00000000-0000-7000-8000-000000000001',
      `central-${at.tenantId}`,
      {
        roles: ['administrator'],
      },
    );
    const params = { id: at.tenantId };
    await backend.as(central)(tenantApi.suspend, { params, body: { reason: 'Unpaid.', version: 1 } });
    await expect.poll(() => isOver(heard), soon).toBe(true);
  });

  test('when the session has run idle: listening is no use of it', async () => {
    const { heard } = await listen(at.foreman);
    backend.setClock('2026-11-20T09:20:00Z');
    await changeSomebody();
    await expect.poll(() => kindsIn(heard.text), soon).toContain('user');
    backend.setClock('2026-11-20T09:40:00Z');
    await changeSomebody();
    await expect.poll(() => isOver(heard), soon).toBe(true);
  });
});

async function deactivate(person: Person): Promise<void> {
  const params = { id: person.id };
  const { version } = await backend.as(at.admin)(userApi.get, { params });
  await backend.as(at.admin)(userApi.deactivate, { params, body: { reason: 'Left.', version } });
}

async function giveRoles(person: Person): Promise<void> {
  const params = { id: person.id };
  const { version } = await backend.as(at.admin)(userApi.get, { params });
  await backend.as(at.admin)(userApi.changeRoles, { params, body: { roles: ['employee'], version } });
}
