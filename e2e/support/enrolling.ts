import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Enrollment } from '#shared/enrollments/enrollment.schemas.ts';
import type { Asking } from './bare-app.ts';

type Known = Pick<Enrollment, 'id' | 'version'>;
/** What somebody does to a training, on the record as he last saw it. */
export const act = (ask: Asking) => ({
  book: ({ id, version }: Known, sessionId: string) =>
    ask(enrollmentApi.book, { params: { id }, body: { sessionId, version } }),
  start: ({ id, version }: Known) => ask(enrollmentApi.start, { params: { id }, body: { version } }),
  attend: ({ id, version }: Known, attendance: 'full' | 'partial' | 'no_show', completedOn?: string) =>
    ask(enrollmentApi.recordAttendance, { params: { id }, body: { attendance, completedOn, version } }),
  complete: ({ id, version }: Known, completedOn = '2026-11-20', more = {}) =>
    ask(enrollmentApi.complete, { params: { id }, body: { completedOn, version, ...more } }),
  fail: ({ id, version }: Known) =>
    ask(enrollmentApi.fail, { params: { id }, body: { comment: 'Below the mark', version } }),
  cancel: ({ id, version }: Known) =>
    ask(enrollmentApi.cancel, { params: { id }, body: { reason: 'Not needed', version } }),
  correct: ({ id, version }: Known, correction: object) =>
    ask(enrollmentApi.correct, { params: { id }, body: { reason: 'Wrong date', version, ...correction } }),
  revoke: ({ id, version }: Known) =>
    ask(enrollmentApi.revoke, { params: { id }, body: { reason: 'Forged', version } }),
  dispense: ({ id, version }: Known, untilOn: string) =>
    ask(enrollmentApi.dispense, { params: { id }, body: { untilOn, reason: 'No seats', version } }),
});
