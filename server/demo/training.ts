import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NewCourse, NewRequirement } from '#shared/courses/course.schemas.ts';
import { ImportMapping } from '#shared/integrations/import.schemas.ts';
import { addDays, addMonths } from '#shared/kernel/dates.ts';
import { newId } from '#shared/kernel/ids.ts';
import { createCourse } from '../courses/create-course.ts';
import { createRequirement } from '../courses/create-requirement.ts';
import { addRun } from '../integrations/imports.repo.ts';
import { runImport } from '../integrations/run-import.ts';
import { inTransaction } from '../platform/transaction.ts';
import { catalogue, matrix } from './catalogue.ts';
import type { DemoPerson, Organisation } from './organisation.ts';
import { type Stage, seeded } from './stage.ts';

/** The catalogue and the training matrix, from 380 days ago on. Answers the courses' ids by code. */
export async function buildCatalogue(
  stage: Stage,
  { cast, departments }: Organisation,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const course of catalogue) {
    const equivalents =
      course.code === 'H2S-INT'
        ? [{ courseId: ids.get('H2S'), mutual: true, fromOn: stage.daysAgo(2000) }]
        : [];
    const prerequisiteIds =
      course.code === 'FIRE-2' ? [ids.get('FIRE-1')] : course.code === 'HUET' ? [ids.get('BOSIET')] : [];
    const made = await createCourse(
      stage.as(cast.officer, 390),
      NewCourse.parse({ ...course, equivalents, prerequisiteIds }),
    );
    ids.set(course.code, made.id);
  }
  for (const { audience, courses, level = 'mandatory', dueWithinDays = 30 } of matrix) {
    for (const code of courses) {
      const input = {
        courseId: ids.get(code),
        audience: audienceOf(audience, departments),
        level,
        dueWithinDays,
        fromOn: stage.daysAgo(380),
      };
      await createRequirement(stage.as(cast.officer, 380), NewRequirement.parse(input));
    }
  }
  return ids;
}

function audienceOf(audience: string, departments: Map<string, string>) {
  if (audience === '*') return { kind: 'everyone' };
  const departmentId = departments.get(audience);
  return departmentId ? { kind: 'department', departmentId } : { kind: 'job_role', jobRole: audience };
}

/** Which courses the matrix asks of a person. */
export const requiredOf = ({ department, jobRole }: DemoPerson): string[] =>
  matrix
    .filter(({ audience }) => {
      const field = ['DRL', 'PRD', 'MNT'].includes(department);
      return (
        audience === '*' ||
        audience === department ||
        (audience === 'OPS' && (field || department === 'OPS')) ||
        audience === jobRole
      );
    })
    .flatMap(({ courses }) => courses);

/** What a certificate's last day lies away from today, by how often it is so. */
const endings: readonly (readonly [share: number, from: number, to: number])[] = [
  [0.87, 100, 700],
  [0.08, 2, 85],
  [0.025, -200, -3],
  [0.025, 0, 0],
];

/** A certificate by its last day; of a course that never expires, `expiresOn` only dates the completion. */
export interface CertificateLine {
  username: string;
  course: string;
  expiresOn: string;
}

/**
 * What people hold, brought in as it would be from an older system: a CSV file through the import. Most is valid, some
 * about to expire or expired, some never held. The certificates of `exact` are given as they are.
 */
export async function importCertificates(
  stage: Stage,
  { people, cast }: Organisation,
  exact: readonly CertificateLine[],
): Promise<void> {
  const random = seeded(7);
  const named = new Set(exact.map(({ username, course }) => `${username} ${course}`));
  const lines = people.flatMap((person) =>
    requiredOf(person).flatMap((course) => {
      const expiresOn = endingOf(stage, random);
      const left = person.username === 'employee' || named.has(`${person.username} ${course}`);
      return left || expiresOn === null ? [] : [{ username: person.username, course, expiresOn }];
    }),
  );
  const badges = new Map(people.map(({ username, badgeNumber }) => [username, badgeNumber]));
  const rows = [...lines, ...exact].map(({ username, course, expiresOn }) => {
    const months = catalogue.find(({ code }) => code === course)?.validityMonths ?? null;
    const completedOn = months === null ? addDays(expiresOn, -900) : addMonths(expiresOn, -months);
    return `${badges.get(username)},${course},${completedOn > stage.today ? stage.daysAgo(40) : completedOn}`;
  });
  await importCsv(stage, cast.officer, `badge,course,done\n${rows.join('\n')}\n`);
}

const mapping = ImportMapping.parse({
  fields: {
    badgeNumber: { columns: ['badge'] },
    courseCode: { columns: ['course'] },
    completedOn: { columns: ['done'] },
  },
});

async function importCsv(stage: Stage, officer: string, csv: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'trainflow-demo-'));
  const path = join(folder, 'certificates.csv');
  const run = {
    id: newId(),
    kind: 'enrollments',
    fileName: 'certificates.csv',
    mapping,
    dryRun: false,
  } as const;
  try {
    await writeFile(path, csv);
    const context = stage.as(officer, 370);
    await inTransaction(context, { permission: 'signed_in', run: (tx) => addRun(tx, run) });
    await runImport(
      { ...stage.as(officer), now: context.platform.now() },
      { ...run, runId: run.id, path, progress: async () => undefined },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function endingOf(stage: Stage, random: () => number): string | null {
  let at = random();
  for (const [share, from, to] of endings) {
    at -= share;
    if (at < 0) return from === to ? null : stage.daysAgo(-(from + Math.floor(random() * (to - from))));
  }
  return null;
}
