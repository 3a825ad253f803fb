import { z } from 'zod';
import { route } from '#shared/kernel/route.ts';
import { ById, page, paging } from '#shared/kernel/schemas.ts';
import { HealthDetail, Job } from './job.schemas.ts';

export const jobApi = {
  get: route({
    method: 'get',
    path: '/api/jobs/{id}',
    summary: 'How far a job of mine is: phase, done, of, result. Administrators see every job of the tenant.',
    permission: 'jobs:read',
    audit: null,
    offline: 'no',
    params: ById,
    returns: Job,
  }),
  list: route({
    method: 'get',
    path: '/api/jobs',
    summary: 'Jobs of the tenant, the newest first, with the dead ones to look after.',
    permission: 'jobs:manage',
    audit: null,
    offline: 'no',
    query: z.strictObject({ ...paging, state: Job.shape.state.optional() }),
    returns: page(Job),
  }),
  retry: route({
    method: 'post',
    path: '/api/jobs/{id}/retry',
    summary: 'Runs a dead job again.',
    permission: 'jobs:manage',
    audit: 'job.retried',
    offline: 'no',
    params: ById,
    returns: Job,
  }),
};

export const healthApi = {
  alive: route({
    method: 'get',
    path: '/api/health',
    summary: 'The process answers.',
    permission: 'public',
    audit: null,
    offline: 'read',
    returns: z.strictObject({ status: z.literal('ok') }),
  }),
  detailed: route({
    method: 'get',
    path: '/api/health/detailed',
    summary: 'Database, migrations, jobs, disk, clock.',
    permission: 'health:read',
    audit: null,
    offline: 'no',
    returns: HealthDetail,
  }),
};
