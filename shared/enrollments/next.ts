import type { Enrollment } from './enrollment.schemas.ts';
import { changed } from './enrollment.ts';

/** The open enrollment with the due date and the certificate that the next one is to have; as it was when nothing is new. */
export function reuseOpen(
  open: Enrollment,
  { dueOn, renewsId }: Pick<Enrollment, 'dueOn' | 'renewsId'>,
): Enrollment {
  const wanted = { dueOn: dueOn ?? open.dueOn, renewsId: renewsId ?? open.renewsId };
  if (wanted.dueOn === open.dueOn && wanted.renewsId === open.renewsId) return open;
  return changed(open, wanted);
}
