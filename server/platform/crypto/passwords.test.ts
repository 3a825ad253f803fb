import { expect, test } from 'vitest';
import { createQueue } from './bounded.ts';
import { checkPassword } from './password-policy.ts';
import { hashPassword, isOutdated, newOneTimePassword, passwordWork, verifyPassword } from './passwords.ts';

test('a password opens its own hash and no other', async () => {
  const stored = await hashPassword('correct lamp on the shelf');
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=65536,t=2,p=1\$/);
  expect(await verifyPassword(stored, 'correct lamp on the shelf')).toBe(true);
  expect(await verifyPassword(stored, 'correct lamp on the shelF')).toBe(false);
});

test('the same password typed on another keyboard (composed or decomposed) still opens', async () => {
  const stored = await hashPassword('caf\u00e9 au bord du lac');
  expect(await verifyPassword(stored, 'cafe\u0301 au bord du lac')).toBe(true);
});

test('nobody’s password costs as much work as somebody’s and never fits', async () => {
  const before = passwordWork.verified;
  expect(await verifyPassword(null, 'whatever it may be')).toBe(false);
  expect(passwordWork.verified).toBe(before + 1);
});

test('a hash of weaker days is recognised', async () => {
  expect(isOutdated(await hashPassword('correct lamp on the shelf'))).toBe(false);
  expect(
    isOutdated(
      '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    ),
  ).toBe(true);
});

test('a flood of sign-ins is turned away at the door; those inside are served', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 120 }, () => verifyPassword(null, 'one of a hundred and twenty')),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused.length).toBeGreaterThanOrEqual(60);
  expect(refused.length).toBeLessThan(120);
  for (const { reason } of refused)
    expect(reason).toMatchObject({ status: 503, code: 'auth.busy', retryAfterSeconds: 5 });
  expect(await verifyPassword(null, 'afterwards it is quiet again')).toBe(false);
});

test('no more run at once than allowed, in the order of asking, also after failures', async () => {
  const queue = createQueue({ atOnce: 2, waiting: 3 });
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const work = (id: number) => async () => {
    most = Math.max(most, ++running);
    order.push(id);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (id === 1) throw new Error('one of them fails');
  };
  const all = [0, 1, 2, 3, 4].map((id) => queue.run(work(id)));
  expect(queue.full()).toBe(true);
  await Promise.allSettled(all);
  expect({ most, order, full: queue.full() }).toEqual({ most: 2, order: [0, 1, 2, 3, 4], full: false });
});

test('a one-time password has 90 bits and can be read out', () => {
  const made = new Set(Array.from({ length: 500 }, newOneTimePassword));
  expect(made.size).toBe(500);
  for (const each of made) expect(each).toMatch(/^[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){2}$/);
  // 32 letters to choose from, all of them used.
  expect(new Set([...made].join('').replaceAll('-', '')).size).toBe(32);
  for (const each of made) checkPassword(each, { username: 'huda', tenant: 'demo' });
});

const huda = { username: 'huda.alharbi', tenant: 'northfield' };
const codeOf = (password: string) => {
  try {
    checkPassword(password, huda);
    return 'accepted';
  } catch (error) {
    return (error as { errors: { code: string }[] }).errors[0]?.code;
  }
};

test.each([
  ['short words', 'password.too_short'],
  ['x'.repeat(129), 'password.too_long'],
  ['aaaaaaaaaaaaaaaa', 'password.too_common'],
  ['121212121212', 'password.too_common'],
  ['123456789012', 'password.too_common'],
  ['qwertyuiopas', 'password.too_common'],
  ['poiuytrewqas', 'accepted'],
  ['mnbvcxzlkjhg', 'password.too_common'],
  ['1q2w3e4r5t6y', 'password.too_common'],
  ['Password12345', 'password.too_common'],
  ['P@ssw0rd2026!', 'password.too_common'],
  ['Welcome-2026-Welcome', 'password.too_common'],
  ['trainflow-demo', 'password.too_common'],
  ['SaudiArabia2030', 'password.too_common'],
  ['Huda.Alharbi1', 'password.too_common'],
  ['Northfield-2026', 'password.too_common'],
  ['correcthorsebatterystaple', 'password.too_common'],
  ['lamp drill seven camel', 'accepted'],
  ['كتاب على الطاولة', 'accepted'],
  ['zP4#nn-8Tqv!', 'accepted'],
  ['صصصصصصصصصصصصص', 'password.too_common'],
])('the password %s is %s', (password, code) => {
  expect(codeOf(password)).toBe(code);
});
