import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildDeb } from './build-deb.ts';
import { placeProgram } from './place-program.ts';
import { serverEnv } from './server-env.ts';

// npm run deb -- --version 2.4.1 --out dist

const text = { type: 'string' } as const;
const root = join(import.meta.dirname, '../..');

try {
  const { values } = parseArgs({ options: { version: text, out: text } });
  const { version, out } = values;
  if (!version || !out) throw new Error('Use: npm run deb -- --version <1.2.3> --out <folder>');
  const settings = serverEnv(readFileSync(join(root, '.env.example'), 'utf8'));
  const deb = buildDeb({ version, settings, place: (folder) => placeProgram(root, folder), out });
  process.stdout.write(`${deb}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
