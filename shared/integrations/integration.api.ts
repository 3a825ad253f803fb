import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { Accepted, ById, Nothing, page, paging } from '#shared/kernel/schemas.ts';
import { ImportKind, ImportRequest, ImportRun } from './import.schemas.ts';

const permission = 'integrations:manage';
export const importMaxBytes = 512 * 1024 * 1024;

export const integrationApi = {
  import: route({
    method: 'post',
    path: '/api/integrations/imports',
    summary:
      'Imports a CSV file: staged, mapped, validated, previewed or merged in a job. Rejected rows come back as CSV.',
    permission,
    audit: 'import.requested',
    offline: 'no',
    upload: { maxBytes: importMaxBytes },
    body: ImportRequest,
    returns: Accepted,
    status: 202,
  }),
  imports: route({
    method: 'get',
    path: '/api/integrations/imports',
    summary: 'Imports so far, the newest first.',
    permission,
    audit: null,
    offline: 'no',
    query: z.strictObject({ ...paging, kind: ImportKind.optional() }),
    returns: page(ImportRun),
  }),
  importRun: route({
    method: 'get',
    path: '/api/integrations/imports/{id}',
    summary: 'One import with its result.',
    permission,
    audit: null,
    offline: 'no',
    params: ById,
    returns: ImportRun,
  }),
  rejected: route({
    method: 'get',
    path: '/api/integrations/imports/{id}/rejected',
    summary:
      'The rejected rows as CSV, as they came, each with its reasons: correct them and send the file again.',
    permission,
    audit: 'import.rejected_rows_viewed',
    offline: 'no',
    params: ById,
    returns: Nothing,
    raw: 'file',
  }),
};
