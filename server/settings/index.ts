/** What other contexts may ask of settings. */
export { findSettings, getSettings } from './settings.repo.ts';
