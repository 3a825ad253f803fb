import { describe, expect, test } from 'vitest';
import { correct, dispense, revoke } from './certificate.ts';
import { complete, recordAttendance } from './completion.ts';
import { enrollment, h2s, officer, rule, salim } from './enrollment.fixtures.ts';
import type { Enrollment } from './enrollment.schemas.ts';
import { book } from './enrollment.ts';

const correcting = { actorId: officer, today: '2025-06-30', certificates: [] };
const done = { completedOn: '2025-06-10', issuer: null, certificateNumber: null };
const held = complete(enrollment(), done, { ...correcting, rule: rule() });
const refusal = (code: string) => expect.objectContaining({ code });
const amend = (record: Enrollment, correction: Partial<Parameters<typeof correct>[1]>, by = officer) =>
  correct(
    record,
    { reason: 'A typing mistake.', reopen: false, ...correction },
    { ...correcting, actorId: by },
  );

describe('a correction', () => {
  test('is a new revision, and the former picture stays', () => {
    const { enrollment: after, former } = amend(held, { completedOn: '2025-06-01' });
    expect(after).toMatchObject({
      completedOn: '2025-06-01',
      expiresOn: '2026-06-01',
      revision: 1,
      version: 3,
    });
    expect(former).toEqual({ revision: 1, reason: 'A typing mistake.', before: held });
    expect(amend(after, { issuer: 'OPITO' })).toMatchObject({
      enrollment: { issuer: 'OPITO', expiresOn: '2026-06-01', revision: 2, version: 4 },
      former: { revision: 2, before: after },
    });
  });

  test('is dated by the rule it was earned under', () => {
    const old = { ...held, rule: rule({ validityMonths: 24 }) };
    expect(amend(old, { completedOn: '2025-06-01' }).enrollment).toMatchObject({
      expiresOn: '2027-06-01',
      rule: rule({ validityMonths: 24 }),
    });
  });

  test('finds the certificate renewed anew, never itself', () => {
    const former = {
      ...held,
      id: 'former',
      completedOn: '2024-06-20',
      expiresOn: '2025-06-20',
      windowOpensOn: '2025-03-22',
    };
    const corrected = correct(
      held,
      { completedOn: '2025-06-15', reason: 'Wrong day.', reopen: false },
      { ...correcting, certificates: [former, held] },
    );
    expect(corrected.enrollment).toMatchObject({ renewsId: 'former', expiresOn: '2026-06-20' });
  });

  test('can empty the issuer, and leaves alone what it does not name', () => {
    const external = { ...held, issuer: 'OPITO', certificateNumber: '00471' };
    expect(amend(external, { issuer: null }).enrollment).toMatchObject({
      issuer: null,
      certificateNumber: '00471',
    });
  });

  test('drops a dispensation that the new expiry has overtaken, keeps a later one', () => {
    const dispensed = { ...held, dispensationUntilOn: '2026-06-15' };
    expect(amend(dispensed, { completedOn: '2025-06-20' }).enrollment.dispensationUntilOn).toBeNull();
    expect(amend(dispensed, { completedOn: '2025-06-15' }).enrollment.dispensationUntilOn).toBeNull();
    expect(amend(dispensed, { completedOn: '2025-06-05' }).enrollment.dispensationUntilOn).toBe('2026-06-15');
    expect(amend(dispensed, { issuer: 'OPITO' }).enrollment.dispensationUntilOn).toBe('2026-06-15');
  });

  test('takes recorded attendance back: the enrollment is open, nothing of the certificate is left', () => {
    const booked = book(enrollment(), { id: 'session', courseId: h2s, status: 'scheduled' }, 'booked');
    const session = { startsOn: '2025-06-09', endsOn: '2025-06-11' };
    for (const attendance of ['full', 'partial', 'no_show'] as const) {
      const recorded = recordAttendance(booked, { attendance }, { ...correcting, rule: rule(), session });
      const { enrollment: open, former } = amend(recorded, { reopen: true });
      expect(open).toEqual({ ...booked, revision: 1, version: 4 });
      expect(former.before).toEqual(recorded);
    }
    expect(amend(held, { reopen: true }).enrollment).toEqual({ ...enrollment(), revision: 1, version: 3 });
    expect(amend(enrollment({ state: 'failed' }), { reopen: true }).enrollment.state).toBe('assigned');
  });

  test('that says nothing, or two things at once, is refused', () => {
    expect(() => amend(held, {})).toThrow(refusal('enrollment.nothing_to_correct'));
    expect(() => amend(held, { completedOn: held.completedOn ?? '' })).toThrow(
      refusal('enrollment.nothing_to_correct'),
    );
    expect(() => amend(held, { reopen: true, completedOn: '2025-06-01' })).toThrow(
      refusal('enrollment.correction_ambiguous'),
    );
    for (const state of ['assigned', 'enrolled', 'in_progress', 'cancelled'] as const)
      expect(() => amend(enrollment({ state }), { reopen: true })).toThrow(
        refusal('enrollment.nothing_to_take_back'),
      );
    expect(() => amend(enrollment(), { completedOn: '2025-06-01' })).toThrow(
      refusal('enrollment.not_completed'),
    );
  });

  test('obeys the rules of a completion, and is never of one own', () => {
    expect(() => amend(held, { completedOn: '2025-07-01' })).toThrow(
      refusal('enrollment.completed_in_future'),
    );
    expect(() => amend(held, { completedOn: '2025-06-01' }, salim)).toThrow(refusal('enrollment.own_record'));
    expect(() => amend(held, { reopen: true }, salim)).toThrow(refusal('enrollment.own_record'));
  });
});

describe('a revocation', () => {
  const at = '2025-06-30T08:00:00Z';
  test('keeps the row with its reason, once', () => {
    const revoked = revoke(held, { reason: 'Forged.' }, { actorId: officer, at });
    expect(revoked).toEqual({ ...held, revokedAt: at, revocationReason: 'Forged.', version: 3 });
    expect(() => revoke(revoked, { reason: 'Again.' }, { actorId: officer, at })).toThrow(
      refusal('enrollment.revoked'),
    );
    expect(() => amend(revoked, { issuer: 'OPITO' })).toThrow(refusal('enrollment.revoked'));
    expect(() => amend(revoked, { reopen: true })).toThrow(refusal('enrollment.revoked'));
  });

  test('is of a completed training, by another person', () => {
    expect(() => revoke(enrollment(), { reason: 'No.' }, { actorId: officer, at })).toThrow(
      refusal('enrollment.not_completed'),
    );
    expect(() => revoke(held, { reason: 'Mine.' }, { actorId: salim, at })).toThrow(
      refusal('enrollment.own_record'),
    );
  });
});

describe('a dispensation', () => {
  const granting = { actorId: officer, today: '2026-06-01', maxDays: 90 };
  const grant = (untilOn: string, record = held, changes: Partial<typeof granting> = {}) =>
    dispense(record, { untilOn }, { ...granting, ...changes });

  test('moves the effective expiry and leaves the baseline', () => {
    expect(grant('2026-07-01')).toEqual({ ...held, dispensationUntilOn: '2026-07-01', version: 3 });
  });

  test('is longer than what stands, the last day allowed counted from the baseline', () => {
    expect(() => grant('2026-06-10')).toThrow(refusal('enrollment.dispensation_not_later'));
    expect(grant('2026-06-11').dispensationUntilOn).toBe('2026-06-11');
    const extended = grant('2026-07-01');
    expect(() => grant('2026-07-01', extended)).toThrow(refusal('enrollment.dispensation_not_later'));
    expect(grant('2026-09-08', extended).dispensationUntilOn).toBe('2026-09-08');
    expect(() => grant('2026-09-09', extended)).toThrow(refusal('enrollment.dispensation_too_long'));
  });

  test('lies in the future, also for a certificate already expired', () => {
    expect(() => grant('2026-07-15', held, { today: '2026-07-15' })).toThrow(
      refusal('enrollment.dispensation_not_in_future'),
    );
    expect(grant('2026-07-16', held, { today: '2026-07-15' }).dispensationUntilOn).toBe('2026-07-16');
  });

  test('is for an unrevoked certificate that expires, never for one own', () => {
    const revoked = { ...held, revokedAt: '2025-07-01T00:00:00Z' };
    const forever = { ...held, expiresOn: null };
    expect(() => grant('2026-07-01', revoked)).toThrow(refusal('enrollment.revoked'));
    expect(() => grant('2026-07-01', forever)).toThrow(refusal('enrollment.never_expires'));
    expect(() => grant('2026-07-01', enrollment())).toThrow(refusal('enrollment.not_completed'));
    expect(() => grant('2026-07-01', held, { actorId: salim })).toThrow(refusal('enrollment.own_record'));
  });

  test('does not move the next cycle', () => {
    const renewed = complete(
      enrollment({ id: 'next' }),
      { ...done, completedOn: '2026-06-25' },
      { actorId: officer, today: '2026-06-25', rule: rule(), certificates: [grant('2026-07-01')] },
    );
    expect(renewed).toMatchObject({ expiresOn: '2027-06-10', renewsId: held.id });
  });
});
