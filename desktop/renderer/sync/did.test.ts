import i18next from 'i18next';
import { expect, test } from 'vitest';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import type { Route } from '#shared/kernel/route.ts';
import { notificationApi } from '#shared/notifications/notification.api.ts';
import * as renewalApis from '#shared/renewals/renewal.api.ts';
import { createFormat } from '../app/format.ts';
import { ar } from '../app/i18n/ar.ts';
import { en } from '../app/i18n/en.ts';
import { startI18n } from '../app/i18n.ts';
import { didWords } from './did.ts';
import { shownDifferences } from './shown-differences.ts';

const params = {
  personNameEn: 'Saad',
  personNameAr: 'سعد',
  courseCode: 'FA-1',
  courseTitleEn: 'First aid',
  courseTitleAr: 'الإسعافات الأولية',
};
const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '');

test('whatever can be done without a network has its sentence on the page', async () => {
  await startI18n('en', en);
  const routes: Route[] = [enrollmentApi, notificationApi, ...Object.values(renewalApis)].flatMap((api) =>
    Object.values(api),
  );
  const actions = routes.filter(({ offline }) => offline === 'write').map(({ audit }) => audit ?? '');
  expect(actions.length).toBeGreaterThan(8);
  const other = didWords(i18next.t, createFormat('en', 'UTC'), { action: 'berth.flooded', params });
  for (const action of actions)
    expect(didWords(i18next.t, createFormat('en', 'UTC'), { action, params })).not.toBe(other);
});

test('the sentence names person and course in the language of the reader', async () => {
  await startI18n('en', en);
  const did = { action: 'renewal.decided', params };
  expect(plain(didWords(i18next.t, createFormat('en', 'UTC'), did))).toBe(
    'You decided on the request of Saad for First aid.',
  );
  await startI18n('ar', ar);
  expect(plain(didWords(i18next.t, createFormat('ar', 'UTC'), did))).toContain('سعد');
});

test('a difference is shown in words, a name once, and an id not at all', async () => {
  await startI18n('en', en);
  const shown = shownDifferences(i18next.t, createFormat('en', 'UTC'), {
    subject: { kind: 'request', id: '' },
    differences: [
      { field: 'state', mine: 'pending_manager', server: 'rejected' },
      { field: 'approverNameEn', mine: 'Reem', server: null },
      { field: 'approverNameAr', mine: 'ريم', server: null },
      { field: 'approverId', mine: '019c', server: null },
    ],
  });
  expect(shown).toEqual([
    { field: 'State', mine: 'With the manager', office: 'Rejected' },
    { field: 'Waits for', mine: 'Reem', office: '–' },
  ]);
});
