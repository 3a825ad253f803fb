import { compareText } from '#shared/kernel/compare.ts';
import type { Requirement } from './course.schemas.ts';

/** A requirement as somebody may see it: of the people it names only those in his sight; null when he sees none of them. */
export function requirementInSight(
  requirement: Requirement,
  inSight: (userId: string) => boolean,
): Requirement | null {
  if (requirement.audience.kind !== 'people') return requirement;
  const userIds = requirement.audience.userIds.filter(inSight).sort(compareText);
  return userIds.length === 0 ? null : { ...requirement, audience: { kind: 'people', userIds } };
}
