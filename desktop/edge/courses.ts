import { courseApi } from '#shared/courses/course.api.ts';
import type { Course, CourseDetail, CourseSession } from '#shared/courses/course.schemas.ts';
import { compareInstants } from '#shared/kernel/compare.ts';
import { found } from './offline/found.ts';
import { ascending, type Column, newestFirst, pageOf } from './offline/paging.ts';
import { searchingCourses } from './offline/searched.ts';
import { implementOffline } from './offline.ts';

const orders: Record<'code' | 'title', readonly Column<Course>[]> = {
  code: [ascending(({ code }) => code), ascending(({ id }) => id)],
  title: [ascending(({ titleEn }) => titleEn), ascending(({ id }) => id)],
};
const byStart: readonly Column<CourseSession>[] = [
  ascending(({ startsAt }) => startsAt, compareInstants),
  ascending(({ id }) => id),
];

export const coursesOffline = implementOffline(courseApi, {
  list({ copy }, { query }) {
    const { q, category, active } = query;
    const holds = q === undefined ? () => true : searchingCourses(q);
    const courses = copy
      .list('course')
      .filter(
        (course) =>
          (category === undefined || course.category === category) &&
          (active === undefined || course.active === active) &&
          holds(course),
      )
      .map(rowOf);
    return pageOf(courses, query, orders[query.sort]);
  },
  get: ({ copy }, { params }) => found(copy.get('course', params.id), 'course'),
  sessions({ copy }, { query }) {
    const { courseId, from, status } = query;
    const sessions = copy
      .list('session')
      .filter(
        (session) =>
          (courseId === undefined || session.courseId === courseId) &&
          (from === undefined || compareInstants(session.startsAt, from) >= 0) &&
          (status === undefined || session.status === status),
      );
    return pageOf(sessions, query, byStart);
  },
  /** Of named people the copy names only those in sight. */
  requirements({ copy }, { query }) {
    const { courseId, on } = query;
    const requirements = copy
      .list('requirement')
      .filter(
        (each) =>
          (courseId === undefined || each.courseId === courseId) &&
          (on === undefined || (each.fromOn <= on && (each.toOn === null || each.toOn >= on))),
      );
    return pageOf(requirements, query, newestFirst);
  },
});

const rowOf = ({ prerequisiteIds, equivalents, ...row }: CourseDetail): Course => row;
