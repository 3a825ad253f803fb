import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { selectEnrollments } from '#server/enrollments/enrollment-list.repo.ts';
import { statement } from '#server/platform/db/batch.ts';
import { createDatabase, statementOf } from '#server/platform/db/database.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { rolesWith } from '#shared/kernel/permissions.ts';
import type { Bench } from './cluster.ts';
import { interleaved, type Line } from './measure.ts';
import { pgbench, requestsPerSecond, startServer } from './processes.ts';

const query = enrollmentApi.list.query.parse({});
const seconds = 3;

/** The statements of one call of the endpoint, with their values written out, for pgbench. */
async function scriptOf(bench: Bench, token: string): Promise<string> {
  const list = statementOf(selectEnrollments(query, 'tenant'));
  if (list.values.length > 0) throw new Error('the list is expected to need no parameters');
  const hash = createHash('sha256').update(token).digest('hex');
  const roles = rolesWith('enrollments:read').join(',');
  const enter = `select * from app.enter('\\x${hash}'::bytea, '{${roles}}', 'tenant', now(), '30 minutes')`;
  const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  const path = join(bench.dataDir, 'list.pgbench');
  await writeFile(path, `\\startpipeline\n${enter};\n${oneLine(list.text)};\n\\endpipeline\n`);
  return path;
}

/** GET /api/enrollments: session, tenant, fifty joined rows, validated JSON; everything on the same cores. */
export async function listEndpoint(bench: Bench, token: string, rounds: number): Promise<Line[]> {
  const script = await scriptOf(bench, token);
  const ours = await startServer('./server.ts', bench.appUrl);
  const idiomatic = await startServer('./idiomatic-server.ts', bench.appUrl);
  const load = (port: number) => () =>
    requestsPerSecond(`http://127.0.0.1:${port}/api/enrollments`, token, 32, seconds);
  try {
    const rate = await interleaved(rounds, {
      limit: async () => (await pgbench({ databaseUrl: bench.appUrl, script, clients: 8, seconds })).tps,
      ours: load(ours.port),
      idiomatic: load(idiomatic.port),
    });
    const detail = `${Math.round(rate.ours)} requests/s; pgbench ${Math.round(rate.limit)}, idiomatic ${Math.round(rate.idiomatic)}`;
    return [
      {
        what: 'list endpoint, throughput at 32 connections',
        against: 'pgbench, same query pipelined and prepared',
        ratio: rate.ours / rate.limit,
        goal: { atLeast: 0.4 },
        detail,
      },
      {
        what: 'list endpoint, throughput at 32 connections',
        against: 'Hono + drizzle `db.transaction`',
        ratio: rate.ours / rate.idiomatic,
        goal: { atLeast: 2.5 },
        detail,
      },
      await latency(bench, token, script, rounds),
    ];
  } finally {
    await ours.stop();
    await idiomatic.stop();
  }
}

/** The database part alone: what one read waits for, on one connection. */
async function latency(bench: Bench, token: string, script: string, rounds: number): Promise<Line> {
  const database = createDatabase({ url: bench.appUrl, poolSize: 1 });
  const hash = createHash('sha256').update(token).digest();
  const enter = () =>
    statement(
      'select * from app.enter($1, $2, $3, $4, $5)',
      hash,
      rolesWith('enrollments:read'),
      'tenant',
      new Date().toISOString(),
      '30 minutes',
    );
  const list = statementOf(selectEnrollments(query, 'tenant'));
  try {
    const ms = await interleaved(rounds, {
      limit: async () => (await pgbench({ databaseUrl: bench.appUrl, script, clients: 1, seconds })).latency,
      ours: async () => {
        const started = performance.now();
        const until = started + seconds * 1000;
        let calls = 0;
        for (; performance.now() < until; calls++) await database.batch([enter(), list]);
        return (performance.now() - started) / calls;
      },
    });
    return {
      what: 'one read, database part, latency on one connection',
      against: 'pgbench -c1, same query',
      ratio: ms.ours / ms.limit,
      goal: { atMost: 1.1 },
      detail: `${ms.ours.toFixed(3)} ms; pgbench ${ms.limit.toFixed(3)} ms`,
    };
  } finally {
    await database.close();
  }
}
