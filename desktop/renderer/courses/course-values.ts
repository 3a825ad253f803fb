import { type CourseDetail, Delivery, LateWithinGrace, Recurrence } from '#shared/courses/course.schemas.ts';

const text = (value: number | string | null | undefined) =>
  value === null || value === undefined ? '' : String(value);
const orNull = (value: string) => value.trim() || null;
/** An empty field is no number; a wrong one stays wrong for the schema to say so. */
const numberOrNull = (value: string) => (value.trim() === '' ? null : Number(value));
const numberOrZero = (value: string) => numberOrNull(value) ?? 0;

/** A course as the form's fields show it; without one, the defaults of a new course. */
export const valuesOf = (course?: CourseDetail) => ({
  code: text(course?.code),
  titleEn: text(course?.titleEn),
  titleAr: text(course?.titleAr),
  category: text(course?.category ?? 'General'),
  delivery: text(course?.delivery ?? 'classroom'),
  provider: text(course?.provider),
  hours: text(course?.hours),
  validityMonths: text(course ? course.validityMonths : 12),
  renewalWindowDays: text(course?.renewalWindowDays ?? 90),
  recurrence: text(course?.recurrence ?? 'anniversary'),
  graceDays: text(course?.graceDays ?? 0),
  lateWithinGrace: text(course?.lateWithinGrace ?? 'from_completion'),
  fixedAnchorOn: text(course?.fixedAnchorOn),
  minimumActiveMonths: text(course?.minimumActiveMonths ?? 0),
});
export type CourseValues = ReturnType<typeof valuesOf>;

/** The fields as the contract takes them. */
export const bodyOf = (values: CourseValues) => ({
  code: values.code,
  titleEn: values.titleEn,
  titleAr: values.titleAr,
  category: values.category,
  delivery: Delivery.parse(values.delivery),
  provider: orNull(values.provider),
  hours: numberOrNull(values.hours),
  validityMonths: numberOrNull(values.validityMonths),
  renewalWindowDays: numberOrZero(values.renewalWindowDays),
  recurrence: Recurrence.parse(values.recurrence),
  graceDays: numberOrZero(values.graceDays),
  lateWithinGrace: LateWithinGrace.parse(values.lateWithinGrace),
  fixedAnchorOn: orNull(values.fixedAnchorOn),
  minimumActiveMonths: numberOrZero(values.minimumActiveMonths),
});
