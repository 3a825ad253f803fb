import { conflict, forbidden } from '#shared/kernel/problem.ts';
import { isParty } from './authority.ts';
import type { RenewalRequest } from './renewal.schemas.ts';

/** Evidence comes from the requester or whoever asked for him, while the request is open. @throws Problem conflict, forbidden */
export function refuseEvidence(request: RenewalRequest, actorId: string): void {
  if (request.closedAt !== null)
    throw conflict('renewal.closed', 'This request is closed.', { state: request.state });
  if (!isParty(request, actorId)) throw forbidden('renewal.not_requester', 'Only the requester does this.');
}
