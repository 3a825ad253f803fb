import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { Problem } from '#shared/kernel/problem.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** The window's files by their address, held in memory: what is not in the list cannot be asked for. */
export type Pages = ReadonlyMap<string, { content: Uint8Array<ArrayBuffer>; type: string }>;

/** @returns an empty list when nothing was built */
export function loadPages(folder: string): Pages {
  const files = filesIn(folder).filter((file) => types[extname(file)] !== undefined);
  return new Map(
    files.map((file) => [
      `/${relative(folder, file).split(sep).join('/')}`,
      { content: new Uint8Array(readFileSync(file)), type: types[extname(file)] ?? '' },
    ]),
  );
}

/** A file, or the one page for every address that is none. @throws Problem */
export function pageAnswer(pages: Pages, path: string): Response {
  const file = pages.get(path) ?? (extname(path) === '' ? pages.get('/index.html') : undefined);
  if (file === undefined && pages.size === 0)
    throw new Problem(
      'unavailable',
      'pages.not_built',
      'The web application is not built. Run: npm run build',
    );
  if (file === undefined) throw new Problem('missing', 'page.missing', 'There is nothing at this address.');
  const isHashed = path.startsWith('/assets/');
  return new Response(file.content, {
    headers: {
      'content-type': file.type,
      ...(isHashed ? { 'cache-control': 'public, max-age=31536000, immutable' } : {}),
    },
  });
}

function filesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
