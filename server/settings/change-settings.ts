import type { SettingsChange } from '#shared/settings/settings.schemas.ts';
import { changeSettings as change } from '#shared/settings/settings.ts';
import { command } from '../platform/command.ts';
import { lockSettings, saveSettings } from './settings.repo.ts';

export const changeSettings = command({
  event: 'settings.changed',
  subject: 'settings',
  permission: 'settings:manage',
  async run(tx, input: SettingsChange) {
    const before = await lockSettings(tx);
    const after = change(before, input);
    await saveSettings(tx, after);
    return { subjectId: tx.actor.tenantId, before, after };
  },
});
