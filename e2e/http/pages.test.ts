import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pagePaths } from '#server/platform/http/pages.ts';
import { builtPages, startFakeForTest } from './fake-server.ts';
import { send } from './wire.ts';

const root = new URL('../../', import.meta.url);
/** Pages that only a laptop has. */
const laptopPaths = ['/sync'];

test('the server answers exactly the pages that the web application has', async () => {
  const router = await readFile(new URL('desktop/renderer/app/router.tsx', root), 'utf8');
  const routed = [...router.matchAll(/(["'])(\/[\w/:-]*)\1/g)].map(([, , path]) => path);
  expect(new Set(routed)).toEqual(new Set([...pagePaths, ...laptopPaths]));
});

test('every page is the same application; an address that is no page is a 404', async () => {
  const { folder, remove } = await builtPages();
  const { port } = await startFakeForTest({ pagesFolder: folder });
  for (const path of pagePaths) {
    const { status, body } = await send(port, path.replace(':id', '01990000-0000-7000-8000-000000000001'));
    expect([path, status, body]).toEqual([path, 200, expect.stringContaining('<div id="root">')]);
  }
  for (const path of [
    '/index.html',
    '/users/1/2',
    '/Login',
    '/login/',
    '/assets/',
    '/assets/none.js',
    ...laptopPaths,
  ])
    expect([path, (await send(port, path)).status]).toEqual([path, 404]);
  await remove();
});

test('a file is sent as small as the browser takes it, and kept for good', async () => {
  const { folder, remove } = await builtPages();
  const { port } = await startFakeForTest({ pagesFolder: folder });
  const get = (coding: string) =>
    send(port, '/assets/index-3f2a1b.js', { headers: { 'accept-encoding': coding } });
  expect(await get('gzip, br')).toMatchObject({
    body: 'compressed with brotli',
    headers: {
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    },
  });
  expect((await get('gzip')).body).toContain('document.title');
  expect((await send(port, '/')).headers['cache-control']).toBe('no-store');
  await remove();
});

test('without a built application its pages say so, and the API answers', async () => {
  const { port } = await startFakeForTest();
  const page = await send(port, '/', { headers: { accept: 'application/json' } });
  expect([page.status, JSON.parse(page.body).detail]).toEqual([
    503,
    'The web application is not built. Run: npm run build',
  ]);
  expect((await send(port, '/api/health')).status).toBe(200);
});
