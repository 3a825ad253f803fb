import { statfs } from 'node:fs/promises';
import { healthApi } from '#shared/jobs/job.api.ts';
import type { HealthDetail } from '#shared/jobs/job.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { RequestContext } from '../context.ts';
import type { Log } from '../log.ts';
import { type Implementation, implement } from './implement.ts';

type CheckName = HealthDetail['checks'][number]['name'];

/** Says in words how a part is; throws when it is not well: a Problem in words for the page, anything else for the log. */
export type HealthCheck = () => Promise<string>;

interface Health {
  version: string;
  checks: Readonly<Record<CheckName, HealthCheck>>;
  /** Throws unless the asker may look. */
  authorize(context: RequestContext): Promise<void>;
  log: Log;
}

/** A check that does not answer in this time has failed. */
const patienceMs = 3_000;

export const healthRoutes = ({ version, checks, authorize, log }: Health): Implementation[] =>
  implement(healthApi, {
    async alive() {
      return { status: 'ok' as const };
    },
    async detailed(context) {
      await authorize(context);
      const names = Object.keys(checks) as CheckName[];
      const results = await Promise.all(names.map((name) => checked(name, checks[name], log)));
      return {
        status: results.every(({ ok }) => ok) ? ('ok' as const) : ('degraded' as const),
        version,
        checks: results,
      };
    },
  });

async function checked(name: CheckName, check: HealthCheck, log: Log) {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Problem('unavailable', 'late', 'Does not answer.')), patienceMs);
  });
  try {
    return { name, ok: true, detail: await Promise.race([check(), late]) };
  } catch (error) {
    if (error instanceof Problem) return { name, ok: false, detail: error.message };
    log.error('a health check failed', { event: name, error });
    return { name, ok: false, detail: 'Failed; the log says more.' };
  } finally {
    clearTimeout(timer);
  }
}

/** @param minFreeBytes less than this on the disk of `folder` is not well. */
export const diskCheck =
  (folder: string, minFreeBytes: number): HealthCheck =>
  async () => {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const words = `${(free / 1024 ** 3).toFixed(1)} GiB free`;
    if (free < minFreeBytes) throw new Problem('unavailable', 'disk_full', words);
    return words;
  };
