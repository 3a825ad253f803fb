import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { scanExpiries } from '#server/notifications/scan-expiries.ts';
import type { SystemContext } from '#server/platform/context.ts';
import { addDays, daysBetween } from '#shared/kernel/dates.ts';
import { newId } from '#shared/kernel/ids.ts';
import { rungOn } from '#shared/notifications/alerts.ts';
import { type BarePlatform, barePlatform } from '../support/bare-platform.ts';

let bare: BarePlatform;
let tenantId: string;
let count = 0;
const courseId = newId();

beforeAll(async () => {
  bare = await barePlatform();
});
afterAll(() => bare.close());
beforeEach(async () => {
  tenantId = await bare.addTenant(`scan${count++}`);
  await sql(
    `insert into courses (tenant_id, id, code, title_en, title_ar) values ($1, $2, 'H2S', 'H2S', 'س')`,
    courseId,
  );
});

const sql = async (text: string, ...values: unknown[]) =>
  (await bare.superuser.query(text, [tenantId, ...values])).rows;

async function person(name: string, foremanId: string | null = null, roles = '{employee}'): Promise<string> {
  const id = newId();
  await sql(
    `insert into users (tenant_id, id, username, name_en, name_ar, badge_number, foreman_id, roles) values ($1, $2, $3, $3, $3, $3, $4, $5)`,
    id,
    name,
    foremanId,
    roles,
  );
  return id;
}

/** A certificate in force until `expiresOn`, one year valid. */
async function certificate(userId: string, expiresOn: string, courses = courseId): Promise<string> {
  const id = newId();
  await sql(
    `insert into enrollments (tenant_id, id, user_id, course_id, state, completed_on, rule, expires_on)
     values ($1, $2, $3, $4, 'completed', $5, '{}', $6)`,
    id,
    userId,
    courses,
    addDays(expiresOn, -365),
    expiresOn,
  );
  return id;
}

/** Noon of a day in Riyadh. */
const scanOn = (day: string) => {
  const context: SystemContext = {
    kind: 'system',
    platform: bare.platform,
    tenantId,
    userId: null,
    now: `${day}T09:00:00Z`,
    requestId: 'test',
  };
  return scanExpiries(context);
};
const told = (userId: string) =>
  sql(
    `select kind, (params->>'daysLeft')::int as "daysLeft" from notifications where tenant_id = $1 and user_id = $2
    and kind <> 'expiry_digest' order by id`,
    userId,
  );

test('a person and his foreman are told at 30, 14, 7 and 1 days, on the day, and weekly after', async () => {
  const foreman = await person('foreman');
  const anna = await person('anna', foreman);
  await certificate(anna, '2026-12-31');
  for (let day = '2026-11-20'; day <= '2027-01-15'; day = addDays(day, 1)) await scanOn(day);
  expect((await told(anna)).map(({ daysLeft }) => daysLeft)).toEqual([30, 14, 7, 1, 0, -7, -14]);
  expect(await told(foreman)).toHaveLength(7);
  expect((await told(anna)).map(({ kind }) => kind)).toContain('certificate_expires_today');
});

test('nothing is sent twice, whatever runs twice or at the same time', async () => {
  const anna = await person('anna');
  await certificate(anna, '2026-12-31');
  const results = await Promise.all([1, 2, 3, 4].map(() => scanOn('2026-12-17')));
  expect(results.map(({ alerts }) => alerts).toSorted()).toEqual([0, 0, 0, 1]);
  expect((await scanOn('2026-12-17')).alerts).toBe(0);
  expect(await told(anna)).toHaveLength(1);
});

test('after an outage only the most urgent missed alert is sent', async () => {
  const anna = await person('anna');
  await certificate(anna, '2026-12-31');
  await scanOn('2026-11-25');
  await scanOn('2026-12-28');
  expect(await told(anna)).toEqual([{ kind: 'certificate_expiring', daysLeft: 3 }]);
  await scanOn('2026-12-29');
  expect(await told(anna)).toHaveLength(1);
});

test('a certificate that arrives late is told of on the next scan', async () => {
  const anna = await person('anna');
  await scanOn('2026-12-19');
  await certificate(await person('early'), '2027-06-30');
  await scanOn('2026-12-20');
  await certificate(anna, '2026-12-24');
  await scanOn('2026-12-21');
  expect(await told(anna)).toEqual([{ kind: 'certificate_expiring', daysLeft: 3 }]);
});

test('a renewed certificate, an exempt and a deactivated person get none', async () => {
  const [renewed, exempt, gone, officer] = await Promise.all(
    ['renewed', 'exempt', 'gone']
      .map((name) => person(name))
      .concat(person('officer', null, '{training_officer}')),
  );
  const old = await certificate(String(renewed), '2026-12-31');
  const next = await certificate(String(renewed), '2027-12-31');
  await sql('update enrollments set superseded_by_id = $3 where tenant_id = $1 and id = $2', old, next);
  await certificate(String(exempt), '2026-12-31');
  await sql(
    `insert into exemptions (tenant_id, id, user_id, course_id, reason, approved_by_id, from_on, until_on)
     values ($1, $2, $3, $4, 'leave', $5, '2026-12-01', '2026-12-31')`,
    newId(),
    exempt,
    courseId,
    officer,
  );
  await certificate(String(gone), '2026-12-31');
  await sql(`update users set status = 'inactive' where tenant_id = $1 and id = $2`, gone);
  expect((await scanOn('2026-12-17')).alerts).toBe(0);
  // The exemption ended with the year: the next weekly alert is due.
  expect((await scanOn('2027-01-07')).alerts).toBe(1);
});

test('an approved renewal softens the text', async () => {
  const anna = await person('anna');
  await certificate(anna, '2026-12-31');
  await sql(
    `insert into renewal_requests (tenant_id, id, user_id, course_id, requested_by_id, state) values ($1, $2, $3, $4, $3, 'approved')`,
    newId(),
    anna,
    courseId,
  );
  await scanOn('2026-12-17');
  const [row] = await sql(
    `select params->'softened' as softened from notifications where tenant_id = $1 and user_id = $2`,
    anna,
  );
  expect(row.softened).toBe(true);
});

test('manager and training officer get one digest a day, not one line each', async () => {
  const manager = await person('manager', null, '{manager}');
  const officer = await person('officer', null, '{training_officer}');
  const people = await Promise.all(['a', 'b', 'c'].map((name) => person(name)));
  for (const id of people)
    await sql('update users set manager_id = $3 where tenant_id = $1 and id = $2', id, manager);
  for (const id of people) await certificate(id, '2026-12-31');
  await scanOn('2026-12-17');
  const rows = await sql(
    `select user_id, params->>'expiring' as n from notifications where tenant_id = $1 and kind = 'expiry_digest'`,
  );
  expect(rows).toEqual(
    expect.arrayContaining([
      { user_id: manager, n: '3' },
      { user_id: officer, n: '3' },
    ]),
  );
  expect(rows).toHaveLength(2);
});

test('whatever days the scan misses, the alerts are those of a patient clerk', async () => {
  const schedule = { alertThresholds: [30, 14, 7, 1], expiredAlertEveryDays: 7 };
  const random = seeded(7);
  const people = await Promise.all(Array.from({ length: 25 }, (_, index) => person(`p${index}`)));
  const expiry = new Map<string, string>();
  for (const id of people) {
    const on = addDays('2026-12-01', Math.floor(random() * 90) - 30);
    expiry.set(id, on);
    await certificate(id, on);
  }
  const expected = new Map<string, number[]>(people.map((id) => [id, []]));
  const rungs = new Map<string, number>();
  for (let day = '2026-11-20'; day <= '2027-02-10'; day = addDays(day, 1)) {
    if (random() < 0.6) continue;
    await scanOn(day);
    for (const id of people) {
      const left = daysBetween(day, expiry.get(id) ?? '');
      const rung = rungOn(left, schedule);
      if (rung === null || rung >= (rungs.get(id) ?? 1000)) continue;
      rungs.set(id, rung);
      expected.get(id)?.push(left);
    }
  }
  for (const id of people) expect((await told(id)).map(({ daysLeft }) => daysLeft)).toEqual(expected.get(id));
});

/** mulberry32: a small generator whose runs repeat. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
