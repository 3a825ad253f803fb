import { expect, test } from 'vitest';
import { deviceApi } from '#shared/sync/sync.api.ts';
import { createRateLimit } from './rate-limit.ts';

const tooMany = (retryAfterSeconds: number) =>
  expect.objectContaining({ kind: 'too_many', code: 'rate.exceeded', retryAfterSeconds });

test('an address that asks too often waits for the next minute; others, and other routes, do not', () => {
  let now = 5_000;
  const limit = createRateLimit(new Map([[deviceApi.push, 2]]), () => now);
  const push = (address = '203.0.113.9') => limit(deviceApi.push, address);
  push();
  push();
  now += 20_500;
  expect(() => push()).toThrow(tooMany(40));
  expect(push('203.0.113.10')).toBeUndefined();
  for (let times = 0; times < 5; times++) expect(limit(deviceApi.register, '203.0.113.9')).toBeUndefined();
  now += 39_500;
  expect(push()).toBeUndefined();
});
