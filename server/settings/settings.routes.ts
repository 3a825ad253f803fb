import { settingsApi } from '#shared/settings/settings.api.ts';
import type { Settings } from '#shared/settings/settings.schemas.ts';
import { signInAgain } from '../platform/enter.ts';
import { implement } from '../platform/http/implement.ts';
import { read } from '../platform/reading.ts';
import { changeSettings } from './change-settings.ts';
import { selectSettings } from './settings.repo.ts';

export const settingsRoutes = implement(settingsApi, {
  async get(context) {
    const { rows } = await read<Settings>(context, () => selectSettings);
    if (!rows[0]) throw signInAgain();
    return rows[0];
  },
  change: (context, { body }) => changeSettings(context, body),
});
