import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Hono } from 'hono';
import type { z } from 'zod';
import type { Route } from '#shared/kernel/route.ts';
import { documentationPolicy } from '#shared/kernel/security-headers.ts';
import { loadAsset, replyAsset } from './assets.ts';
import { type Env, type Exchange, reply } from './exchange.ts';
import { openApiOf } from './openapi.ts';
import { wrongMethod } from './refusal.ts';

interface Documented {
  routes: readonly Route[];
  vocabulary: Readonly<Record<string, z.ZodType>>;
  version: string;
}

/** `/api/openapi.json`, and a page to read and try it that loads nothing from anywhere else. */
export async function serveDocs(app: Hono<Env>, { routes, vocabulary, version }: Documented): Promise<void> {
  const document = JSON.stringify(openApiOf(routes, vocabulary, version));
  const json = { 'content-type': 'application/json; charset=utf-8' };
  serve(app, '/api/openapi.json', (exchange) => reply(exchange, 200, document, json));

  const own = join(import.meta.dirname, 'docs-page');
  const library = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  const files: readonly [path: string, file: string][] = [
    ['/api/docs', join(own, 'index.html')],
    ['/api/docs/start.js', join(own, 'start.js')],
    ['/api/docs/swagger-ui.css', join(library, 'swagger-ui.css')],
    ['/api/docs/swagger-ui-bundle.js', join(library, 'swagger-ui-bundle.js')],
  ];
  for (const [path, file] of files) {
    const asset = await loadAsset(file);
    serve(app, path, (exchange) =>
      replyAsset(exchange, asset, { 'content-security-policy': documentationPolicy }),
    );
  }
}

function serve(app: Hono<Env>, path: string, answer: (exchange: Exchange) => Response): void {
  app.get(path, (exchange) => {
    exchange.set('pattern', path);
    return answer(exchange);
  });
  app.all(path, () => {
    throw wrongMethod(['GET', 'HEAD']);
  });
}
