import type { TFunction } from 'i18next';

/** Below this a clock counts as right. */
const toleratedMs = 2 * 60_000;

/** How far this laptop's clock is from the server's. @param offsetMs server minus laptop; null: nothing to say */
export function clockWords(t: TFunction, offsetMs: number | null): string {
  if (offsetMs === null) return '';
  if (Math.abs(offsetMs) < toleratedMs) return t('sync.clockRight');
  const count = Math.round(Math.abs(offsetMs) / 60_000);
  return offsetMs > 0 ? t('sync.clockBehind', { count }) : t('sync.clockAhead', { count });
}
