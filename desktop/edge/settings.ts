import { settingsApi } from '#shared/settings/settings.api.ts';
import { found } from './offline/found.ts';
import { implementOffline } from './offline.ts';

export const settingsOffline = implementOffline(settingsApi, {
  get: ({ copy, me }) => found(copy.get('settings', me.tenant.id), 'tenant'),
});
