import { expect, test } from 'vitest';
import { type Equivalence, equivalentsOf } from '#shared/courses/equivalents.ts';
import { addDays, type DateOnly, daysBetween } from '#shared/kernel/dates.ts';
import type { Certificate } from './coverage.ts';
import { below, certificate, h2s, seeded } from './enrollment.fixtures.ts';
import type { RequirementReason } from './enrollment.schemas.ts';
import { type Facts, standingOf } from './standing.ts';

/** The standing found the slow way: by asking of one day after the other whether it is covered. */
function standingDayByDay(
  { on, certificates, reasons, exemptions }: Facts,
  equivalences: readonly Equivalence[],
) {
  const known = certificates.filter(
    (each) => each.completedOn <= on && !(each.revokedOn && each.revokedOn <= on),
  );
  const countsOn = (each: Certificate, day: DateOnly, end: DateOnly | null) =>
    each.completedOn <= day &&
    (end === null || day <= end) &&
    (each.courseId === h2s ||
      equivalences.some(
        ({ courseId, equivalentId, mutual, fromOn }) =>
          fromOn <= day &&
          ((courseId === h2s && equivalentId === each.courseId) ||
            (mutual && equivalentId === h2s && courseId === each.courseId)),
      ));
  const endOf = (each: Certificate) => each.dispensationUntilOn ?? each.expiresOn;
  const covering = (day: DateOnly) => known.filter((each) => countsOn(each, day, endOf(each)));
  const furthest = (list: readonly Certificate[]) =>
    list.toSorted((a, b) => {
      const keyOf = (each: Certificate) => [endOf(each) ?? '9999', each.completedOn, each.id].join();
      return keyOf(a) < keyOf(b) ? 1 : -1;
    })[0] ?? null;

  const levels = reasons.get(h2s) ?? [];
  const binding = levels.some(({ level }) => level === 'mandatory')
    ? levels.filter(({ level }) => level === 'mandatory')
    : levels;
  const dueOn =
    binding
      .map((each) => each.dueOn)
      .toSorted()
      .at(-1) ?? null;
  const sinceOn = binding.map((each) => each.appliesFromOn).toSorted()[0] ?? '';
  const exempt =
    binding.length > 0 && exemptions.some(({ fromOn, untilOn }) => fromOn <= on && on <= untilOn);

  if (covering(on).length > 0) {
    let end = on;
    while (end < '2025-01-01' && covering(addDays(end, 1)).length > 0) end = addDays(end, 1);
    const endless = end >= '2025-01-01';
    const last = furthest(covering(end));
    const earned = known.some((each) => countsOn(each, on, each.expiresOn));
    const open = !endless && last?.windowOpensOn != null && last.windowOpensOn <= on;
    return {
      status: exempt ? 'exempt' : !earned ? 'dispensation' : open ? 'expiring' : 'valid',
      certificateId: furthest(covering(on))?.id,
      expiresOn: endless ? null : end,
      windowOpensOn: last?.windowOpensOn ?? null,
      dueOn: null,
    };
  }
  let lastDay: DateOnly | null = null;
  for (let day = '2023-12-01'; day < on; day = addDays(day, 1)) if (covering(day).length > 0) lastDay = day;
  const last = lastDay === null ? null : furthest(covering(lastDay));
  const heldSince = lastDay !== null && lastDay >= sinceOn;
  const grace = known.some((each) => {
    const counted = countsOn(each, on, null);
    const had = Array.from({ length: daysBetween('2023-12-01', on) }, (_, index) =>
      addDays('2023-12-01', index),
    ).some((day) => countsOn(each, day, endOf(each)));
    return counted && had && each.graceUntilOn !== null && on <= each.graceUntilOn;
  });
  const status = () => {
    if (exempt) return 'exempt';
    if (dueOn !== null && on <= dueOn && !heldSince) return 'due';
    if (last) return grace ? 'grace' : 'expired';
    return dueOn === null ? 'not_required' : 'missing';
  };
  return {
    status: status(),
    certificateId: last?.id ?? null,
    expiresOn: lastDay,
    windowOpensOn: last?.windowOpensOn ?? null,
    dueOn: exempt || dueOn === null ? null : heldSince ? lastDay : dueOn,
  };
}

const random = seeded(3);
const someDay = () => addDays('2024-01-01', below(random, 70));
const maybe = (chance: number) => random() < chance;

function someCertificate(id: string): Certificate {
  const completedOn = someDay();
  const expiresOn = maybe(0.05) ? null : addDays(completedOn, 1 + below(random, 20));
  return certificate(id, completedOn, expiresOn, {
    courseId: maybe(0.6) ? h2s : 'refresher',
    windowOpensOn: expiresOn && addDays(expiresOn, -below(random, 8)),
    graceUntilOn: expiresOn && addDays(expiresOn, below(random, 8)),
    dispensationUntilOn: expiresOn && maybe(0.3) ? addDays(expiresOn, 1 + below(random, 10)) : null,
    revokedOn: maybe(0.15) ? addDays(completedOn, below(random, 15)) : null,
  });
}

function someReason(id: number): RequirementReason {
  const appliesFromOn = someDay();
  const dueOn = addDays(appliesFromOn, below(random, 25));
  const level = maybe(0.6) ? 'mandatory' : 'recommended';
  return { requirementId: `r${id}`, audience: 'everyone', level, value: '', appliesFromOn, dueOn };
}

const listOf = <T>(length: number, make: (index: number) => T) =>
  Array.from({ length }, (_, index) => make(index));

test('any history, on any day, stands as counting day by day finds', () => {
  const seen = new Map<string, number>();
  for (let round = 0; round < 6000; round += 1) {
    const equivalences = listOf(below(random, 2), () => ({
      courseId: maybe(0.7) ? h2s : 'refresher',
      equivalentId: '',
      mutual: maybe(0.5),
      fromOn: someDay(),
    })).map((each) => ({ ...each, equivalentId: each.courseId === h2s ? 'refresher' : h2s }));
    const on = someDay();
    const facts: Facts = {
      on,
      certificates: listOf(below(random, 5), (index) => someCertificate(`c${index}`)),
      reasons: new Map([
        [h2s, listOf(below(random, 3), someReason).filter((each) => each.appliesFromOn <= on)],
      ]),
      exemptions: listOf(maybe(0.1) ? 1 : 0, () => ({
        courseId: h2s,
        fromOn: someDay(),
        untilOn: '2024-02-28',
      })),
      equivalents: equivalentsOf(equivalences),
    };
    const found = standingOf(h2s, facts);
    const expected = standingDayByDay(facts, equivalences);
    expect(found, JSON.stringify({ ...facts, equivalences, reasons: facts.reasons.get(h2s) })).toMatchObject(
      expected,
    );
    expect(found.daysLeft).toBe(expected.expiresOn === null ? null : daysBetween(on, expected.expiresOn));
    seen.set(found.status, (seen.get(found.status) ?? 0) + 1);
  }
  expect([...seen.values()].every((times) => times > 50)).toBe(true);
  expect(seen.size).toBe(9);
});
