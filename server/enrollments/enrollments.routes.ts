import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { EnrollmentRow } from '#shared/enrollments/enrollment.schemas.ts';
import { implement } from '../platform/http/implement.ts';
import { readPage } from '../platform/read-page.ts';
import { addEvidence } from './add-evidence.ts';
import { assignEnrollment } from './assign-enrollment.ts';
import { bookEnrollment } from './book-enrollment.ts';
import { cancelEnrollment } from './cancel-enrollment.ts';
import { completeEnrollment } from './complete-enrollment.ts';
import { correctEnrollment } from './correct-enrollment.ts';
import { dispenseEnrollment } from './dispense-enrollment.ts';
import { countEnrollments, selectEnrollments, sortValues } from './enrollment-list.repo.ts';
import { failEnrollment } from './fail-enrollment.ts';
import { getEnrollment } from './get-enrollment.ts';
import { myStanding } from './my-standing.ts';
import { personStanding } from './person-standing.ts';
import { recordAttendance } from './record-attendance.ts';
import { revokeEnrollment } from './revoke-enrollment.ts';
import { startEnrollment } from './start-enrollment.ts';
import { teamStanding } from './team-standing.ts';
import { viewEvidence } from './view-evidence.ts';

export const enrollmentRoutes = implement(enrollmentApi, {
  list: (context, { query }) =>
    readPage<EnrollmentRow>(context, query, {
      rows: (scope) => selectEnrollments(query, scope),
      total: (scope) => countEnrollments(query, scope),
      sortValues: sortValues[query.sort],
    }),
  mine: (context, { query }) => myStanding(context, query),
  team: (context, { query }) => teamStanding(context, query),
  ofPerson: (context, { params, query }) => personStanding(context, { ...query, ...params }),
  get: (context, { params }) => getEnrollment(context, params.id),
  assign: (context, { body }) => assignEnrollment(context, body),
  book: (context, { params, body }) => bookEnrollment(context, { ...body, ...params }),
  start: (context, { params, body }) => startEnrollment(context, { ...body, ...params }),
  recordAttendance: (context, { params, body }) => recordAttendance(context, { ...body, ...params }),
  complete: (context, { params, body }) => completeEnrollment(context, { ...body, ...params }),
  fail: (context, { params, body }) => failEnrollment(context, { ...body, ...params }),
  cancel: (context, { params, body }) => cancelEnrollment(context, { ...body, ...params }),
  correct: (context, { params, body }) => correctEnrollment(context, { ...body, ...params }),
  revoke: (context, { params, body }) => revokeEnrollment(context, { ...body, ...params }),
  dispense: (context, { params, body }) =>
    dispenseEnrollment(context, { enrollmentId: params.id, dispensation: body }),
  addEvidence: (context, { params, upload }) => addEvidence(context, { enrollmentId: params.id, upload }),
  evidence: (context, { params }) => viewEvidence(context, params),
});
