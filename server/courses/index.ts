/** What other contexts may ask of courses. */
export { listEquivalences, prerequisitesOf, selectEquivalences } from './course-links.repo.ts';
export { findCourse } from './courses.repo.ts';
export { selectAllRequirements } from './requirements.repo.ts';
export { findSession, getSession } from './sessions.repo.ts';
