import type { TFunction } from 'i18next';
import type { OutboxItem } from '#shared/sync/sync.schemas.ts';
import type { Format } from '../app/format.ts';
import { isKey, keyOfCode } from '../app/i18n.ts';
import { wordsOf } from '../notifications/sentence.ts';

/** What the person did, in the reader's language: `renewal.decided` → `sync.did.renewalDecided`. */
export function didWords(
  t: TFunction,
  format: Format,
  { action, params }: Pick<OutboxItem, 'action' | 'params'>,
): string {
  const key = `sync.did.${keyOfCode(action)}`;
  return t(isKey(key) ? key : 'sync.did.other', wordsOf(format, params));
}
