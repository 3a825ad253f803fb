import type { Actor } from '#shared/kernel/permissions.ts';
import { forbidden } from '#shared/kernel/problem.ts';

/**
 * Whoever records what happened in training: officers and administrators in the tenant, a foreman in his crew, whatever else
 * he may see as a manager. @throws Problem forbidden for somebody he sees and does not lead
 */
export function refuseOtherCrew(
  { foremanId }: { foremanId: string | null },
  { userId, scope }: Pick<Actor, 'userId' | 'scope'>,
): void {
  if (scope === 'tenant' || foremanId === userId) return;
  throw forbidden('enrollment.not_crew', 'You record the training of your own crew only.');
}
