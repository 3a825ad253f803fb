import { route } from '#shared/kernel/route.ts';
import { Settings, SettingsChange } from './settings.schemas.ts';

export const settingsApi = {
  get: route({
    method: 'get',
    path: '/api/settings',
    summary: 'How this tenant counts days, alerts and approval times.',
    permission: 'signed_in',
    audit: null,
    offline: 'read',
    returns: Settings,
  }),
  change: route({
    method: 'patch',
    path: '/api/settings',
    summary: 'Changes the tenant settings.',
    permission: 'settings:manage',
    audit: 'settings.changed',
    offline: 'no',
    body: SettingsChange,
    returns: Settings,
  }),
};
