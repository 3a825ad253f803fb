import type { z } from 'zod';
import type { RenewalChange } from '#shared/renewals/renewal.schemas.ts';
import { editRequest } from '#shared/renewals/renewal.ts';
import { occasionOf } from './occasion.ts';
import { refuseSession } from './refuse-session.ts';
import { renewalCommand } from './use-case.ts';

/** Changes a draft or a returned request. */
export const changeRenewal = renewalCommand({
  event: 'renewal.changed',
  permission: 'renewals:request',
  async act(tx, { request }, { id: _, ...input }: z.infer<typeof RenewalChange> & { id: string }) {
    const edited = editRequest(request, input, occasionOf(tx));
    await refuseSession(tx, request.courseId, input.preferredSessionId ?? null);
    return edited;
  },
});
