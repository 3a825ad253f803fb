import { describe, expect, test } from 'vitest';
import { refuseProtocol, revoke } from './device.ts';
import { oldestProtocol, protocol } from './sync.schemas.ts';

const laptop = { id: 'laptop', status: 'active', wipe: false, version: 3 } as const;

describe('a laptop that is revoked', () => {
  test('is trusted no more, and keeps what it holds unless a wipe is asked for', () => {
    expect(revoke(laptop, { wipe: false, version: 3 })).toEqual({ ...laptop, status: 'revoked', version: 4 });
    expect(revoke(laptop, { wipe: true, version: 3 })).toMatchObject({ status: 'revoked', wipe: true });
  });

  test('can be wiped later, but not be revoked twice', () => {
    const revoked = { ...laptop, status: 'revoked' as const };
    expect(revoke(revoked, { wipe: true, version: 3 })).toMatchObject({ wipe: true, version: 4 });
    for (const [device, wipe] of [
      [revoked, false],
      [{ ...revoked, wipe: true }, true],
      [{ ...revoked, status: 'wiped' as const, wipe: true }, true],
    ] as const) {
      const again = () => revoke(device, { wipe, version: 3 });
      expect(again).toThrow(expect.objectContaining({ code: 'device.already_revoked' }));
    }
  });

  test('is not, by somebody who looked at an older version of it', () => {
    expect(() => revoke(laptop, { wipe: false, version: 2 })).toThrow(
      expect.objectContaining({ code: 'device.stale', details: { status: 'active', version: 3 } }),
    );
  });
});

test('who speaks another protocol is told which side is too old', () => {
  expect(() => refuseProtocol(oldestProtocol - 1)).toThrow(
    expect.objectContaining({ kind: 'outdated', code: 'sync.client_too_old' }),
  );
  expect(() => refuseProtocol(protocol + 1)).toThrow(
    expect.objectContaining({ kind: 'outdated', code: 'sync.server_too_old' }),
  );
  for (let spoken = oldestProtocol; spoken <= protocol; spoken++)
    expect(refuseProtocol(spoken)).toBeUndefined();
});
