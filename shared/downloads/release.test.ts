import { expect, test } from 'vitest';
import { isNewer, signedText } from './release.ts';

test.each([
  ['2.10.0', '2.9.3', true],
  ['2.9.3', '2.10.0', false],
  ['3.0.0', '2.255.65535', true],
  ['1.0.1', '1.0.0', true],
  ['1.0.0', '1.0.0', false],
])('%s after %s: %s', (version, other, newer) => {
  expect(isNewer(version, other)).toBe(newer);
});

test('the signature covers every field: whichever is changed, the text is another', () => {
  const file = { name: 'TrainFlow-1.0.0-x64.msi', bytes: 9, sha256: 'a'.repeat(64) };
  const release = {
    version: '1.0.0',
    minimumVersion: '0.9.0',
    publishedAt: '2026-11-20T09:00:00.000Z',
    installer: file,
    bundle: null,
    key: '0'.repeat(16),
  };
  const changed = [
    { version: '1.0.1' },
    { minimumVersion: '1.0.0' },
    { publishedAt: '2026-11-20T09:00:00.001Z' },
    { installer: { ...file, name: 'other.msi' } },
    { installer: { ...file, bytes: 10 } },
    { installer: { ...file, sha256: 'b'.repeat(64) } },
    { bundle: file },
    { key: '1'.repeat(16) },
  ].map((change) => signedText({ ...release, ...change }));
  expect(new Set([signedText(release), ...changed]).size).toBe(1 + changed.length);
});
