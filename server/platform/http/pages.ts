import type { Hono } from 'hono';
import { Problem } from '#shared/kernel/problem.ts';
import { type Asset, loadAsset, loadAssets, replyAsset } from './assets.ts';
import { errorStylePath } from './error-page.ts';
import type { Env, Exchange } from './exchange.ts';
import { notFound, wrongMethod } from './refusal.ts';

/** The addresses that the web application answers with a page of its own; any other is a 404. */
export const pagePaths = [
  '/',
  '/login',
  '/password',
  '/my-courses',
  '/my-renewals',
  '/approvals',
  '/all-renewals',
  '/team',
  '/courses',
  '/courses/:id',
  '/users',
  '/users/import',
  '/users/:id',
  '/devices',
  '/audit-logs',
  '/403',
  '/500',
] as const;

/**
 * The web application: its built files, and its one HTML file for every page.
 * @param folder where it was built; without it the pages say that they are not there yet.
 */
export async function servePages(app: Hono<Env>, folder: string): Promise<void> {
  const assets = await loadAssets(folder);
  const errorStyle = await loadAsset(`${import.meta.dirname}/error-page.css`);
  const get = (path: string, pattern: string, answer: (exchange: Exchange) => Response) => {
    app.get(path, (exchange) => {
      exchange.set('pattern', pattern);
      return answer(exchange);
    });
    app.all(path, () => {
      throw wrongMethod(['GET', 'HEAD']);
    });
  };
  get(errorStylePath, 'static', (exchange) => replyAsset(exchange, errorStyle));
  for (const path of pagePaths) get(path, path, (exchange) => replyAsset(exchange, shellOf(assets)));
  get('*', 'static', (exchange) => {
    const asset = exchange.req.path === '/index.html' ? undefined : assets.get(exchange.req.path);
    if (asset === undefined) throw notFound();
    return replyAsset(exchange, asset);
  });
}

function shellOf(assets: ReadonlyMap<string, Asset>): Asset {
  const shell = assets.get('/index.html');
  if (shell === undefined)
    throw new Problem(
      'unavailable',
      'pages.not_built',
      'The web application is not built. Run: npm run build',
    );
  return shell;
}
