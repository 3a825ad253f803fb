import { refuseEvidence } from '#shared/renewals/request-evidence.ts';
import { addEvidenceTo, openEvidence } from '../enrollments/index.ts';
import { command } from '../platform/command.ts';
import type { RequestContext } from '../platform/context.ts';
import type { FileAnswer, Upload } from '../platform/http/implement.ts';
import { reading } from '../platform/reading.ts';
import { lockRequest } from './requests.repo.ts';
import { refuseUnseen } from './sight.repo.ts';

/** Evidence from the requester or whoever asked for him, while the request is open. */
export const addRequestEvidence = command({
  event: 'evidence.added',
  subject: 'evidence',
  permission: 'evidence:add',
  async run(tx, { id: requestId, upload }: { id: string; upload: Upload }) {
    await refuseUnseen(tx, requestId);
    const { request } = await lockRequest(tx, requestId);
    refuseEvidence(request, tx.actor.userId);
    const result = await addEvidenceTo(tx, { requestId }, upload);
    return { subjectId: result.id, before: null, after: { ...result, requestId }, result };
  },
});

/** A file of a request that the asker sees, as an attachment. */
export const requestEvidence = (
  context: RequestContext,
  { id, evidenceId }: { id: string; evidenceId: string },
): Promise<FileAnswer> =>
  reading(context, async (tx) => {
    await refuseUnseen(tx, id);
    return openEvidence(tx, { requestId: id }, evidenceId);
  });
