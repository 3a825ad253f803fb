import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Line } from './measure.ts';

const dist = join(import.meta.dirname, '../../desktop/renderer/dist');

/** The JavaScript that the page loads before anything is shown: its scripts and what they import at once. */
export function firstScreen(): Line {
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  const named = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map(([, path]) => String(path));
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    const code = readFileSync(join(dist, path), 'utf8');
    for (const [, next] of code.matchAll(/(?:^|[;}\s])(?:import|export)[^;"']*?["']\.\/([^"']+\.js)["']/g))
      visit(join('assets', String(next)));
  };
  for (const path of named) visit(path);
  const kilobytes =
    [...seen].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path))).length, 0) / 1000;
  return {
    what: 'first screen, JavaScript, gzip kB',
    against: '–',
    ratio: kilobytes,
    goal: { atMost: 190 },
    detail: `${seen.size} files`,
  };
}
