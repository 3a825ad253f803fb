import type { DateOnly } from '#shared/kernel/dates.ts';
import { conflict, forbidden, invalid } from '#shared/kernel/problem.ts';
import type { Exemption, NewExemption } from './course.schemas.ts';

type Grant = Omit<Exemption, 'userNameEn' | 'userNameAr'>;

/**
 * Exempts a person from a course. The approver is who asks; nobody exempts himself.
 * @throws Problem forbidden (own), invalid (ends before it begins)
 */
export function grantExemption(input: NewExemption & { id: string }, approvedBy: string): Grant {
  if (input.userId === approvedBy) {
    throw forbidden('exemption.own', 'Nobody exempts himself: ask another training officer.');
  }
  refuseBackwards(input);
  return { ...input, approvedBy, version: 1 };
}

/**
 * Ends an exemption earlier; it never grows: a longer one is a new decision with its own reason.
 * @throws Problem conflict (moved on meanwhile), invalid (not earlier, or before it began)
 */
export function endExemption<E extends Grant>(exemption: E, untilOn: DateOnly, version: number): E {
  if (version !== exemption.version) {
    throw conflict('exemption.stale', 'Somebody changed the exemption meanwhile: look at it again.', {
      current: exemption,
    });
  }
  if (untilOn >= exemption.untilOn) {
    throw invalid('untilOn', 'not_earlier', 'Choose an earlier day; a longer exemption is a new one.');
  }
  refuseBackwards({ ...exemption, untilOn });
  return { ...exemption, untilOn, version: exemption.version + 1 };
}

function refuseBackwards({ fromOn, untilOn }: Pick<Grant, 'fromOn' | 'untilOn'>): void {
  if (untilOn >= fromOn) return;
  throw invalid('untilOn', 'ends_before_start', 'An exemption ends on or after the day it begins.');
}
