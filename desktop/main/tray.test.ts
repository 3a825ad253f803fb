import { describe, expect, test } from 'vitest';
import { synced } from '#e2e/support/fake-edge.ts';
import { runningLaptop } from '#e2e/support/fake-laptop.ts';
import { SyncState } from '#shared/sync/sync.schemas.ts';
import { toolTipOf } from './tray.ts';
import { counted, languageOf } from './words.ts';
import { ar } from './words-ar.ts';
import { en } from './words-en.ts';

const item = (menu: readonly object[], label: string) =>
  menu.find(
    (each): each is { label: string; click: () => void; enabled?: boolean } =>
      'label' in each && each.label === label,
  );

describe('the tray', () => {
  test('tells at once what is not sent, in the person’s language', async () => {
    const { electron, edge } = await runningLaptop();
    const [tray] = electron.trays;
    expect(tray?.toolTip).toBe('TrainFlow\nLocked: sign in to go on');
    edge.becomes({ state: 'offline', waiting: 3 });
    expect(tray?.toolTip).toBe('TrainFlow\nOffline: what you save is kept here\n3 changes are saved here');
    edge.becomes({ state: 'synced', waiting: 0 });
    expect(tray?.toolTip).toBe('TrainFlow\nEverything is sent');
  });

  test('counts in Arabic as Arabic counts', () => {
    const forms = [0, 1, 2, 3, 11, 100].map((count) => counted('ar', ar.waiting, count));
    expect(new Set(forms).size).toBe(6);
    expect(toolTipOf({ ...synced, state: 'offline', waiting: 2 }, ar, 'ar')).toContain('تغييران محفوظان هنا');
  });

  test.each(SyncState.options)('has words for %s that fit into a tool tip', (state) => {
    for (const [words, language] of [
      [en, 'en'],
      [ar, 'ar'],
    ] as const) {
      const text = toolTipOf({ ...synced, state, waiting: 1234 }, words, language);
      expect(text.length).toBeLessThan(127);
      expect(text).toContain(words.state[state]);
    }
  });

  test('its menu opens, sends, locks and quits', async () => {
    const { electron, edge, window } = await runningLaptop();
    const menu = () => electron.trays[0]?.menu ?? [];
    expect(item(menu(), en.lock)?.enabled).toBe(false);
    edge.becomes({ state: 'offline', waiting: 1 });
    window.hide();
    item(menu(), en.open)?.click();
    expect(window.isShown).toBe(true);
    item(menu(), en.sendNow)?.click();
    expect(edge.asked).toContain('POST /api/sync/now');
    item(menu(), en.lock)?.click();
    expect(edge.locks).toBe(1);
    item(menu(), en.quit)?.click();
    await expect.poll(() => electron.app.calls).toContain('quit');
  });
});

test.each([
  ['ar', ['en-GB'], 'ar'],
  [null, ['fr-FR', 'ar-EG', 'en-US'], 'ar'],
  [null, ['de-DE', 'en-US', 'ar'], 'en'],
  [null, ['fr-FR'], 'en'],
] as const)('chosen %s on a system of %j speaks %s', (chosen, system, language) => {
  expect(languageOf(chosen, system)).toBe(language);
});
