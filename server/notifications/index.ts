/** What other contexts may ask of notifications. */
export { type NewNotification, notify } from './notify.ts';
