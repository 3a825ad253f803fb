import { command } from '../platform/command.ts';
import type { Upload } from '../platform/http/implement.ts';
import { findEnrollment } from './enrollments.repo.ts';
import { addEvidenceTo } from './evidence.repo.ts';

/** To an enrollment of one's own, or of somebody within sight. */
export const addEvidence = command({
  event: 'evidence.added',
  subject: 'evidence',
  permission: 'evidence:add',
  async run(tx, { enrollmentId, upload }: { enrollmentId: string; upload: Upload }) {
    await findEnrollment(tx, enrollmentId, tx.actor.scope);
    const result = await addEvidenceTo(tx, { enrollmentId }, upload);
    return { subjectId: result.id, before: null, after: { ...result, enrollmentId }, result };
  },
});
