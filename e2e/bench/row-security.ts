import pg from 'pg';
import type { Bench } from './cluster.ts';
import { interleaved, type Line, timed } from './measure.ts';
import { tenantOf } from './world.ts';

/** The same statements behind the policy, and with the tenant written out for a role that no policy holds. */
const statements = {
  point: {
    times: 3_000,
    goal: 1.1,
    text: (tenant: string) => `select * from enrollments where ${tenant} and id = $1`,
  },
  list: {
    times: 1_000,
    goal: 1.1,
    text: (tenant: string) => `select * from enrollments where ${tenant} order by id desc limit 51`,
  },
  aggregate: {
    times: 5,
    goal: 1.25,
    text: (tenant: string) => `select state, count(*) from enrollments where ${tenant} group by state`,
  },
} as const;

export async function rowSecurity(bench: Bench, rounds: number): Promise<Line[]> {
  const behind = await connect(bench.appUrl);
  const beside = await connect(bench.superuserUrl);
  const tenant = tenantOf(0);
  await behind.query(`select set_config('app.tenant_id', $1, false)`, [tenant]);
  const { rows } = await beside.query('select id from enrollments where tenant_id = $1 limit 1', [tenant]);
  const lines: Line[] = [];
  for (const [name, { times, goal, text }] of Object.entries(statements)) {
    const run = (client: pg.Client, condition: string) => () =>
      timed(async () => {
        const values = name === 'point' ? [rows[0].id] : [];
        for (let time = 0; time < times; time++) await client.query({ name, text: text(condition), values });
      });
    const ms = await interleaved(rounds, {
      on: run(behind, 'tenant_id = app.tid()'),
      off: run(beside, `tenant_id = '${tenant}'`),
    });
    lines.push({
      what: `row-level security on, ${name}`,
      against: 'explicit `where tenant_id = …`, no policy',
      ratio: ms.on / ms.off,
      goal: { atMost: goal },
      detail: `${(ms.on / times).toFixed(3)} ms; without ${(ms.off / times).toFixed(3)} ms`,
    });
  }
  await behind.end();
  await beside.end();
  return lines;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    options: '-c timezone=UTC -c jit=off -c max_parallel_workers_per_gather=0',
  });
  await client.connect();
  return client;
}
