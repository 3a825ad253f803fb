import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { addRun } from '#server/integrations/imports.repo.ts';
import { runImport } from '#server/integrations/run-import.ts';
import type { Platform, SystemContext } from '#server/platform/context.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { ImportMapping } from '#shared/integrations/import.schemas.ts';
import { newId } from '#shared/kernel/ids.ts';
import type { Bench } from './cluster.ts';
import { interleaved, type Line, median, timed } from './measure.ts';
import { tenantOf } from './world.ts';

const mapping = ImportMapping.parse({
  fields: {
    badgeNumber: { columns: ['badge'] },
    username: { columns: ['login'] },
    email: { columns: ['mail'] },
    nameEn: { columns: ['name'] },
    nameAr: { columns: ['name_ar'] },
    hiredOn: { columns: ['hired'] },
  },
});

/** A person as the HR system writes him. In `changed`, every hundredth has another name. */
const row = (n: number, changed: boolean) =>
  `B${String(n).padStart(8, '0')},login${n},p${n}@example.com,Person ${n} ${changed && n % 100 === 0 ? 'Al-Otaibi' : 'Al-Harbi'},موظف رقم ${n} الحربي,20${10 + (n % 15)}-0${1 + (n % 9)}-1${n % 10}`;

async function writeCsv(path: string, rows: number, changed: boolean): Promise<void> {
  function* lines() {
    yield 'badge,login,mail,name,name_ar,hired\n';
    for (let n = 0; n < rows; n += 1_000) {
      yield `${Array.from({ length: Math.min(1_000, rows - n) }, (_, index) => row(n + index, changed)).join('\n')}\n`;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

/**
 * People from a CSV file (none of the dated attributes, which have a table of their own), staged, validated, merged, against
 * COPY by the superuser into the same table with its indexes: in turn, `rounds` times after a first that does not count.
 * Then the same file again, with every hundredth person changed, and changed back, as often.
 */
export async function imports(
  bench: Bench,
  platform: Platform,
  rows: number,
  rounds: number,
): Promise<Line[]> {
  const [path, again] = [join(bench.dataDir, 'people.csv'), join(bench.dataDir, 'again.csv')];
  await writeCsv(path, rows, false);
  await writeCsv(again, rows, true);
  await newTenant(bench, 900);
  await newTenant(bench, 901);
  const grown: number[] = [];
  const { copy, first } = await interleaved(rounds, {
    copy: async () => {
      await clear(bench);
      return timed(() => rawCopy(bench, path, 901));
    },
    first: async () => {
      await clear(bench);
      const memory = watchMemory();
      const ms = await timed(() => importInto(platform, 900, path, rows));
      grown.push(memory.stop());
      return ms;
    },
  });
  await bench.superuser.query('vacuum (analyze) users');
  const second: number[] = [];
  for (let round = 0; round < rounds; round++)
    second.push(await timed(() => importInto(platform, 900, round % 2 === 0 ? again : path, 0)));
  // The first round warmed the program up: what it compiled then is not what an import keeps in memory.
  const most = Math.max(...grown.slice(1));
  const perSecond = (ms: number) => `${Math.round(rows / (ms / 1000))} rows/s`;
  return [
    {
      what: `import of ${rows} people, all new`,
      against: 'raw COPY into the same indexed table',
      ratio: copy / first,
      goal: { atLeast: 0.7 },
      detail: `${perSecond(first)}; COPY ${perSecond(copy)}`,
    },
    {
      what: 'memory growth of Node during it, MB',
      against: '–',
      ratio: most,
      goal: { atMost: 50 },
      detail: `${grown.map((mb) => mb.toFixed(0)).join(', ')} MB in turn, the first while it warms up`,
    },
    {
      what: 'the same file again, 1 % changed',
      against: 'the first import',
      ratio: first / median(second),
      goal: { atLeast: 3 },
      detail: perSecond(median(second)),
    },
  ];
}

/** Looks at this process's resident memory until `stop`, which answers its growth at the highest, in MiB. */
function watchMemory() {
  const before = process.memoryUsage.rss();
  let most = before;
  const timer = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 50);
  return {
    stop: () => {
      clearInterval(timer);
      return (most - before) / 1024 ** 2;
    },
  };
}

const newTenant = (bench: Bench, number: number) =>
  bench.superuser.query(
    `insert into tenants (id, slug, name_en, name_ar, max_users) values ($1, $2, $2, $2, 5000000)`,
    [tenantOf(number), `i${number}`],
  );

async function clear({ superuser }: Bench): Promise<void> {
  await superuser.query('set session_replication_role = replica');
  await superuser.query('delete from users where tenant_id = any($1)', [[tenantOf(900), tenantOf(901)]]);
  await superuser.query('set session_replication_role = origin');
  await superuser.query('vacuum full analyze users');
  await superuser.query('checkpoint');
}

/** The same rows, ids and defaults made beforehand: what the table itself costs, with its indexes and foreign keys. */
async function rawCopy({ superuser }: Bench, path: string, tenant: number): Promise<void> {
  await superuser.query('begin');
  await superuser.query(
    `alter table users alter tenant_id set default '${tenantOf(tenant)}', alter id set default uuidv7()`,
  );
  await pipeline(
    createReadStream(path),
    superuser.query(
      copyFrom(
        'copy users (badge_number, username, email, name_en, name_ar, hired_on) from stdin (format csv, header)',
      ),
    ),
  );
  await superuser.query('alter table users alter tenant_id drop default, alter id drop default');
  await superuser.query('commit');
}

async function importInto(platform: Platform, tenant: number, path: string, inserted: number): Promise<void> {
  const runId = newId();
  const context: SystemContext = {
    kind: 'system',
    platform,
    tenantId: tenantOf(tenant),
    userId: null,
    now: platform.now(),
    requestId: runId,
  };
  const run = { id: runId, kind: 'employees', fileName: 'people.csv', mapping, dryRun: false } as const;
  await inTransaction(context, { permission: 'signed_in', run: (tx) => addRun(tx, run) });
  const result = await runImport(context, { ...run, runId, path, progress: async () => undefined });
  if (result.inserted !== inserted || result.rejected > 0)
    throw new Error(`unexpected: ${JSON.stringify(result).slice(0, 400)}`);
}
