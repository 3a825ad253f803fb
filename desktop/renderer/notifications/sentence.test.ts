import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { type Notification, NotificationKind } from '#shared/notifications/notification.schemas.ts';
import { createFormat } from '../app/format.ts';
import { ar } from '../app/i18n/ar.ts';
import { en } from '../app/i18n/en.ts';
import { startI18n } from '../app/i18n.ts';
import { sentenceOf } from './sentence.ts';

const expiring = (params: Notification['params'] = {}): Notification => ({
  id: '',
  kind: 'certificate_expiring',
  params: {
    courseTitleEn: 'First aid',
    courseTitleAr: 'الإسعافات الأولية',
    expiresOn: '2026-12-03',
    daysLeft: 12,
    ...params,
  },
  href: '/my-renewals',
  readAt: null,
  createdAt: '2026-11-21T05:00:00Z',
});
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

test('the sentence names the course and the day in the language of the reader', async () => {
  await startI18n('en', en);
  expect(plain(sentenceOf(i18next.t, createFormat('en', 'UTC'), expiring()))).toBe(
    'Your certificate First aid ends in 12 days, on 3 Dec 2026. Ask for its renewal.',
  );
  await startI18n('ar', ar);
  expect(plain(sentenceOf(i18next.t, createFormat('ar', 'UTC'), expiring()))).toContain('الإسعافات الأولية');
});

test('who has his renewal on the way is not asked to ask for it', async () => {
  await startI18n('en', en);
  const said = sentenceOf(i18next.t, createFormat('en', 'UTC'), expiring({ softened: true }));
  expect(said).toContain('on the way');
  expect(said).not.toContain('Ask for');
});

test('every kind of notification has its sentence', async () => {
  await startI18n('en', en);
  for (const kind of NotificationKind.options) {
    expect(sentenceOf(i18next.t, createFormat('en', 'UTC'), { ...expiring(), kind })).not.toContain(
      'notifications.',
    );
  }
});

test('no sentence names what no notification carries', () => {
  const top = join(import.meta.dirname, '../../..');
  const sources = ['server/notifications', 'shared/notifications']
    .flatMap((folder) => readdirSync(join(top, folder)).map((file) => join(top, folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const carried = new Set(sources.match(/\b[a-z]\w+\b/g));
  const named = new Set(
    [...JSON.stringify(en.notifications.kind).matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''),
  );
  named.delete('count');
  expect(named.size).toBeGreaterThan(8);
  expect([...named].filter((name) => !carried.has(name) && !carried.has(`${name}En`))).toEqual([]);
});
