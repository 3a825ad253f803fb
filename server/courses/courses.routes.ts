import { courseApi } from '#shared/courses/course.api.ts';
import type {
  Course,
  CourseDetail,
  CourseSession,
  Exemption,
  Requirement,
} from '#shared/courses/course.schemas.ts';
import { missing } from '#shared/kernel/problem.ts';
import { implement } from '../platform/http/implement.ts';
import { readPage } from '../platform/read-page.ts';
import { read } from '../platform/reading.ts';
import { cancelSession } from './cancel-session.ts';
import { changeCourse } from './change-course.ts';
import { changeSession } from './change-session.ts';
import { countCourses, selectCourse, selectCourses } from './courses.repo.ts';
import { createCourse } from './create-course.ts';
import { createRequirement } from './create-requirement.ts';
import { endExemption } from './end-exemption.ts';
import { endRequirement } from './end-requirement.ts';
import { countExemptions, selectExemptions } from './exemptions.repo.ts';
import { grantExemption } from './grant-exemption.ts';
import { planSession } from './plan-session.ts';
import { recalculateCourse } from './recalculate-course.ts';
import { countRequirements, selectRequirements } from './requirements.repo.ts';
import { countSessions, selectSessions } from './sessions.repo.ts';

export const courseRoutes = implement(courseApi, {
  list: (context, { query }) =>
    readPage<Course>(context, query, {
      rows: () => selectCourses(query, query.sort, query),
      total: () => countCourses(query),
      sortValues: ({ id, code, titleEn }) => [query.sort === 'code' ? code : titleEn, id],
    }),
  async get(context, { params }) {
    const { rows } = await read<CourseDetail>(context, () => selectCourse(params.id));
    if (!rows[0]) throw missing('course');
    return rows[0];
  },
  create: (context, { body }) => createCourse(context, body),
  change: (context, { params, body }) => changeCourse(context, { ...body, ...params }),
  recalculate: (context, { params, body }) => recalculateCourse(context, { ...body, courseId: params.id }),
  sessions: (context, { query }) =>
    readPage<CourseSession>(context, query, {
      rows: () => selectSessions(query, query),
      total: () => countSessions(query),
      sortValues: ({ startsAt, id }) => [startsAt, id],
    }),
  createSession: (context, { params, body }) => planSession(context, { ...body, courseId: params.id }),
  changeSession: (context, { params, body }) => changeSession(context, { ...body, ...params }),
  cancelSession: (context, { params, body }) => cancelSession(context, { ...body, ...params }),
  requirements: (context, { query }) =>
    readPage<Requirement>(context, query, {
      rows: (scope) => selectRequirements(query, query, scope),
      total: (scope) => countRequirements(query, scope),
      sortValues: ({ id }) => [id],
    }),
  require: (context, { body }) => createRequirement(context, body),
  endRequirement: (context, { params, body }) => endRequirement(context, { ...body, ...params }),
  exemptions: (context, { query }) =>
    readPage<Exemption>(context, query, {
      rows: (scope) => selectExemptions(query, query, scope),
      total: (scope) => countExemptions(query, scope),
      sortValues: ({ id }) => [id],
    }),
  exempt: (context, { body }) => grantExemption(context, body),
  endExemption: (context, { params, body }) => endExemption(context, { ...body, ...params }),
});
