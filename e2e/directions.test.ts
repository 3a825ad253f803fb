import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = resolve(import.meta.dirname, '..');
const folders = ['shared', 'server', 'desktop', 'migrations', 'installers', 'e2e'];

const Cruised = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
  }),
});

function cruise(directory: string): z.infer<typeof Cruised> {
  const program = join(root, 'node_modules/.bin/depcruise');
  const flags = ['--config', 'dependency-cruiser.config.mjs', '--output-type', 'json'];
  const { stdout, stderr } = spawnSync(process.execPath, [program, ...flags, ...folders], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(stderr);
  return Cruised.parse(JSON.parse(stdout));
}

test('every dependency points the way it may, and every file was looked at', () => {
  const { modules, summary } = cruise(root);
  expect(summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  // The tool is silent about what it cannot parse.
  const seen = new Set(modules.map(({ source }) => source));
  const files = globSync(`{${folders.join(',')}}/**/*.{ts,tsx}`, { cwd: root, exclude: ['**/dist/**'] });
  expect(files.filter((file) => !seen.has(file) && !file.endsWith('.d.ts'))).toEqual([]);
  expect(files.length).toBeGreaterThan(150);
});

/** One file for each rule that breaks it, and the line that does. */
const planted: [rule: string, file: string, source: string][] = [
  [
    'no cycles',
    'server/users/planted-one.ts',
    "export { two } from './planted-two.ts'; export const one = 1;",
  ],
  ['everything resolves', 'server/users/planted-nowhere.ts', "import './there-is-no-such-file.ts';"],
  ['nobody imports a test', 'server/users/planted-test.ts', "import './planted.test.ts';"],
  [
    'shared knows neither backend nor browser',
    'shared/users/planted-server.ts',
    "import '#server/platform/clock.ts';",
  ],
  ['shared knows no machine', 'shared/users/planted-machine.ts', "import 'node:fs';"],
  [
    'rules know no library',
    'shared/users/planted-library.ts',
    "import { z } from 'zod'; export const name = z.string();",
  ],
  [
    'the server knows no screen',
    'server/users/planted-screen.ts',
    "import '../../desktop/renderer/planted.ts';",
  ],
  ['the platform knows no context', 'server/platform/planted-context.ts', "import '../users/index.ts';"],
  ['contexts know no wiring', 'server/users/planted-wiring.ts', "import '../contexts.ts';"],
  ['contexts meet at index.ts', 'server/users/planted-neighbour.ts', "import '../tenants/create-tenant.ts';"],
  ['use cases know no HTTP', 'server/users/planted-http.ts', "import 'hono';"],
  [
    'only repositories know the database',
    'server/users/planted-drizzle.ts',
    "import { sql } from 'drizzle-orm'; export const query = sql`select 1`;",
  ],
  [
    'only repositories know the database',
    'server/users/planted-driver.ts',
    "import pg from 'pg'; export const pool = new pg.Pool();",
  ],
  ['what runs in production is no development package', 'server/users/planted-tool.ts', "import 'vite';"],
  [
    'what runs in production is no development package',
    'server/users/planted-stowaway.ts',
    "import 'undeclared-package';",
  ],
  [
    'the edge knows neither server, screen nor shell',
    'desktop/edge/planted-server.ts',
    "import '#server/platform/clock.ts';",
  ],
  [
    'contexts of the edge know no database and no network',
    'desktop/edge/renewals.ts',
    "import './planted-database.ts';",
  ],
  [
    'contexts of the edge know no database and no network',
    'desktop/edge/offline/planted-part.ts',
    "import '../planted-database.ts';",
  ],
  ['electron stands in one file', 'desktop/main/planted-window.ts', "import 'electron';"],
  [
    'the renderer is only a client',
    'desktop/renderer/planted-server.ts',
    "import '#server/platform/clock.ts';",
  ],
  ['installers know no program', 'installers/planted-server.ts', "import '#server/platform/clock.ts';"],
  ['the renderer runs in a browser', 'desktop/renderer/planted-machine.ts', "import 'node:fs';"],
];

/** What the planted files lean on. */
const stage: [file: string, source: string][] = [
  ['server/platform/clock.ts', 'export const now = 1;'],
  ['server/users/index.ts', 'export {};'],
  ['server/users/planted-two.ts', "export { one } from './planted-one.ts'; export const two = 2;"],
  ['server/users/planted.test.ts', 'export {};'],
  ['server/tenants/create-tenant.ts', 'export {};'],
  ['server/contexts.ts', 'export {};'],
  ['desktop/edge/planted-database.ts', 'export {};'],
  ['desktop/renderer/planted.ts', 'export {};'],
  ['migrations/planted.ts', 'export {};'],
  ['e2e/planted.ts', 'export {};'],
];

let scratch: string;
let found: z.infer<typeof Cruised>['summary'];
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'trainflow-directions-'));
  for (const file of ['package.json', 'dependency-cruiser.config.mjs', 'tsconfig.json']) {
    cpSync(join(root, file), join(scratch, file));
  }
  symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
  for (const [file, source] of [...stage, ...planted.map(([, file, source]) => [file, source] as const)]) {
    mkdirSync(dirname(join(scratch, file)), { recursive: true });
    writeFileSync(join(scratch, file), `${source}\n`);
  }
  found = cruise(scratch).summary;
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

test.each(planted)('"%s" is broken by %s', (rule, file) => {
  expect(found.violations.map(({ rule, from }) => `${rule.name}: ${from}`)).toContain(`${rule}: ${file}`);
});

test('every rule has a violation that proves it', () => {
  const proven = new Set(planted.map(([rule]) => rule));
  expect(found.ruleSetUsed.forbidden.map(({ name }) => name).filter((name) => !proven.has(name))).toEqual([]);
});
