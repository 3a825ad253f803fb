import { access } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { importJob } from '#server/integrations/index.ts';
import { importPath } from '#server/integrations/request-import.ts';
import { integrationApi } from '#shared/integrations/integration.api.ts';
import { type Backend, startBackend } from '../support/backend.ts';

let backend: Backend;
beforeAll(async () => {
  backend = await startBackend({ jobs: 'queued' });
});
afterAll(() => backend.close());

const file = 'badge,name\n0007,Layla Hassan\n';
const mapping = { fields: { badgeNumber: { columns: ['badge'] }, nameEn: { columns: ['name'] } } };

test('an import whose job is given up says so, and its file is kept for another try', async () => {
  const { officer, tenantId } = backend.cast;
  const form = new FormData();
  form.append('kind', 'employees');
  form.append('mapping', JSON.stringify(mapping));
  form.append('file', new Blob([file]), 'people.csv');
  const browse = await backend.browse(officer);
  const asked = await browse('/api/integrations/imports', { method: 'POST', body: form });
  expect(asked.status).toBe(202);
  const runs = () => backend.as(officer)(integrationApi.imports, { query: {} });
  const [run] = (await runs()).items;
  if (!run) throw new Error('no import stands in the list');
  expect(run).toMatchObject({ state: 'running', error: null });

  await importJob.givenUp?.(backend.system(tenantId), { runId: run.id });

  expect((await runs()).items).toEqual([
    { ...run, state: 'failed', error: expect.stringContaining('given up'), finishedAt: expect.any(String) },
  ]);
  await expect(access(importPath(backend.platform, run.id))).resolves.toBeUndefined();
});
