import type { Course } from '#shared/courses/course.schemas.ts';
import { conflict } from '#shared/kernel/problem.ts';

/** A course taken out of use takes nobody new; what is under way goes on. @throws Problem conflict. */
export function refuseInactive({ active, code }: Course): void {
  if (!active) throw conflict('course.inactive', `${code} is no longer given: make it active first.`);
}
