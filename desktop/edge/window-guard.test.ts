import { expect, test } from 'vitest';
import { WindowGuard } from './window-guard.ts';

function guarded() {
  const told: string[] = [];
  const enter = new WindowGuard(8090, (path) => told.push(path)).around(async () => new Response('inside'));
  const ask = (path: string, headers: Record<string, string> = {}, host = '127.0.0.1:8090') =>
    enter(new Request(`http://${host}${path}`, { headers }));
  return { told, ask };
}
const code = async (answer: Promise<Response>) => JSON.parse(await (await answer).text()).code;

test('the printed address lets a browser in, once', async () => {
  const { told, ask } = guarded();
  const [first = ''] = told;
  expect(await code(ask('/'))).toBe('window.unknown');
  const shown = await ask('/', { accept: 'text/html' });
  expect([shown.status, await shown.text(), shown.headers.get('x-frame-options')]).toEqual([
    403,
    'This window was not opened by TrainFlow. Open the address that the program printed last.',
    'DENY',
  ]);
  const opened = await ask(first);
  expect([opened.status, opened.headers.get('location')]).toEqual([303, '/']);
  const [cookie = '', ...attributes] = opened.headers.get('set-cookie')?.split('; ') ?? [];
  expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
  expect(await (await ask('/', { cookie: `other=1; ${cookie}` })).text()).toBe('inside');
  expect(await code(ask(first))).toBe('window.used');
  expect(told).toHaveLength(2);
  expect((await ask(told[1] ?? '')).status).toBe(303);
});

test('another name, another site and a guessed cookie stay outside', async () => {
  const { told, ask } = guarded();
  const opened = await ask(told[0] ?? '');
  const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
  expect(await code(ask('/', { cookie }, 'attacker.example:8090'))).toBe('wrong_host');
  expect(await code(ask('/', { cookie }, '127.0.0.1:9999'))).toBe('wrong_host');
  expect(await code(ask('/', { cookie, origin: 'http://attacker.example' }))).toBe('csrf.foreign_site');
  expect(await code(ask('/', { cookie: cookie.replace(/.$/, '!') }))).toBe('window.unknown');
  expect(await code(ask('/open/'))).toBe('window.used');
  expect(await (await ask('/', { cookie, origin: 'http://localhost:8090' }, 'localhost:8090')).text()).toBe(
    'inside',
  );
});
