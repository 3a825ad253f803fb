import { command } from '../platform/command.ts';
import { verification } from './audit.jobs.ts';

/** Asks for a check of the tenant's audit log; the job's result is a Verification. */
export const requestVerification = command({
  event: 'audit.verified',
  subject: 'audit',
  permission: 'audit:read',
  async run(tx, _: object) {
    const jobId = await tx.enqueue(verification.kind, {});
    return { subjectId: jobId, before: null, after: { jobId } };
  },
});
