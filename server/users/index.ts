/** What other contexts may ask of users. */
export { visibleUsers } from './visible.ts';
