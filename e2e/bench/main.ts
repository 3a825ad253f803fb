import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { now } from '#server/platform/clock.ts';
import type { Platform } from '#server/platform/context.ts';
import { createDatabase } from '#server/platform/db/database.ts';
import { startBench } from './cluster.ts';
import { expiryScan } from './expiry-scan.ts';
import { firstScreen } from './first-screen.ts';
import { imports } from './imports.ts';
import { laptops } from './laptops.ts';
import { listEndpoint } from './list-endpoint.ts';
import { type Line, reached, table } from './measure.ts';
import { programOf } from './processes.ts';
import { rowSecurity } from './row-security.ts';
import { fill, signIn } from './world.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, only: { type: 'string' } } });
/** `--quick` is for trying the bench itself: a tenth of the rows, and too few rounds to trust. */
const scale = values.quick ? 10 : 1;
const rounds = values.quick ? 1 : 5;
const wanted = (name: string) => values.only === undefined || values.only === name;

if (wanted('list')) for (const name of ['pgbench', 'wrk'] as const) programOf(name);

const bench = await startBench();
const database = createDatabase({ url: bench.appUrl, poolSize: 4 });
const refuse = () => Promise.reject(new Error('no jobs in the bench'));
const platform: Platform = {
  database,
  now,
  dataDir: bench.dataDir,
  jobs: { enqueue: refuse, again: refuse, start: refuse, stop: refuse, counts: refuse },
  events: {
    poke: () => undefined,
    subscribe: () => () => undefined,
    start: async () => undefined,
    close: async () => undefined,
  },
};

const lines: Line[] = [];
const add = (more: readonly Line[]) => {
  lines.push(...more);
  for (const line of more)
    console.log(
      `${reached(line) ? 'reached ' : 'MISSED  '} ${line.what}: ${line.ratio.toFixed(2)} (${line.detail})`,
    );
};
try {
  if (wanted('list') || wanted('rls')) {
    await fill(bench.superuser, { tenants: 100, enrollments: 1_000_000 / scale }, '2026-06-02');
    const token = await signIn(bench.superuser, 0, now());
    if (wanted('list')) add(await listEndpoint(bench, token, rounds));
    if (wanted('rls')) add(await rowSecurity(bench, rounds));
  }
  if (wanted('import')) add(await imports(bench, platform, 1_000_000 / scale, values.quick ? 1 : 3));
  if (wanted('expiry')) add(await expiryScan(bench, platform, 1_000_000 / scale, 10_000_000 / scale));
  if (wanted('laptops')) add(await laptops(bench, rounds));
  if (wanted('screen')) add([firstScreen()]);
} finally {
  await database.close();
  await bench.stop();
}
const machine = { cores: cpus().length, node: process.version, at: now(), quick: values.quick === true };
await writeFile('bench-results.json', `${JSON.stringify({ machine, lines }, null, 2)}\n`);
console.log(`\n${table(lines)}\n`);
