/** What other contexts may ask of settings. */
export { getSettings } from './settings.repo.ts';
