import { describe, expect, test } from 'vitest';
import { healthRoutes } from '#server/platform/http/health.ts';
import { createLog } from '#server/platform/log.ts';
import { createMetrics } from '#server/platform/metrics.ts';
import { healthApi } from '#shared/jobs/job.api.ts';
import { forbidden, Problem } from '#shared/kernel/problem.ts';
import { fakeApi, fakeRoutes } from './fake-api.ts';
import { startFakeForTest } from './fake-server.ts';
import { send } from './wire.ts';

describe('the metrics', () => {
  test('count requests by route and status, with whatever else registers', async () => {
    const metrics = createMetrics();
    metrics.gauge('database_connections', 'Connections', () => ({ idle: 2, busy: 1 }), 'state');
    metrics.gauge('jobs_dead', 'Dead jobs', async () => {
      throw new Error('the database is away');
    });
    const { port, cookie } = await startFakeForTest({ metrics });
    await send(port, '/api/things?q=Anna', { headers: { cookie } });
    await send(port, '/api/things/01990000-0000-7000-8000-0000000000aa', { headers: { cookie } });
    await send(port, '/wp-login.php');
    const { body, headers } = await send(port, '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain(
      'trainflow_http_request_seconds_count{method="GET",route="/api/things",status="200"} 1',
    );
    expect(body).toContain('{method="GET",route="/api/things/{id}",status="404"} 1');
    expect(body).toContain('trainflow_database_connections{state="idle"} 2');
    expect(body).toContain('trainflow_jobs_dead Nan');
    expect(body).toContain('trainflow_process_cpu_seconds_total');
    expect(body).not.toMatch(/Anna|0000000000aa|wp-login/);
  });

  test('are open to this machine, or to the token, and are not there for others', async () => {
    const { port } = await startFakeForTest({ metricsToken: 'a-long-metrics-token' });
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    const ask = async (headers: Record<string, string>) => (await send(port, '/metrics', { headers })).status;
    expect(await ask({})).toBe(200);
    expect(await ask(elsewhere)).toBe(404);
    expect(await ask({ ...elsewhere, authorization: 'Bearer a-wrong-token' })).toBe(404);
    expect(await ask({ ...elsewhere, authorization: 'Bearer a-long-metrics-token' })).toBe(200);
  });

  test('without a token have none that fits', async () => {
    const { port } = await startFakeForTest();
    const headers = { 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer null' };
    expect((await send(port, '/metrics', { headers })).status).toBe(404);
  });
});

describe('the health report', () => {
  const well = async () => 'fine';
  const started = async (checks: Partial<Parameters<typeof healthRoutes>[0]['checks']>, allowed = true) => {
    const lines: string[] = [];
    const routes = healthRoutes({
      version: '1.2.3',
      log: createLog('info', { write: (line) => lines.push(line) }),
      checks: { database: well, migrations: well, jobs: well, disk: well, clock: well, ...checks },
      authorize: async () => {
        if (!allowed) throw forbidden();
      },
    });
    const { alive: _, ...others } = fakeApi;
    const server = await startFakeForTest({
      contract: [...Object.values(others), ...Object.values(healthApi)],
      implementations: [...fakeRoutes.filter(({ route }) => route !== fakeApi.alive), ...routes],
    });
    const ask = async (path: string) => {
      const { status, body } = await send(server.port, path, { headers: { cookie: server.cookie } });
      return { status, report: JSON.parse(body) };
    };
    return { ask, lines };
  };

  test('says how every part is', async () => {
    const { ask } = await started({});
    const { status, report } = await ask('/api/health/detailed');
    expect(status).toBe(200);
    expect(report).toMatchObject({ status: 'ok', version: '1.2.3' });
    expect(report.checks).toHaveLength(5);
  });

  test('names what is not well, and keeps to itself what only the log may know', async () => {
    const { ask, lines } = await started({
      disk: async () => {
        throw new Problem('unavailable', 'disk_full', '0.1 GiB free');
      },
      database: async () => {
        throw new Error('cannot reach 10.1.2.3');
      },
    });
    const { report } = await ask('/api/health/detailed');
    expect(report.status).toBe('degraded');
    expect(report.checks).toContainEqual({ name: 'disk', ok: false, detail: '0.1 GiB free' });
    expect(JSON.stringify(report)).not.toContain('10.1.2.3');
    expect(lines.join('')).toContain('10.1.2.3');
  });

  test('is for who may look; that the process lives is for everybody', async () => {
    const { ask } = await started({}, false);
    expect((await ask('/api/health/detailed')).status).toBe(403);
    expect((await ask('/api/health')).report).toEqual({ status: 'ok' });
  });
});
