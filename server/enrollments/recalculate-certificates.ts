import type { z } from 'zod';
import type { RecalculationResult } from '#shared/courses/course.schemas.ts';
import type { Revised } from '#shared/enrollments/certificate.ts';
import { recalculate } from '#shared/enrollments/recalculation.ts';
import { findCourse } from '../courses/index.ts';
import { command } from '../platform/command.ts';
import type { Context, Tx } from '../platform/context.ts';
import type { Progress } from '../platform/jobs/queue.ts';
import { inTransaction } from '../platform/transaction.ts';
import { refreshSuperseded } from './certificates.repo.ts';
import { listCertificatesOf, listHolders, listNames, lockHolders, saveDates } from './recalculation.repo.ts';
import { addRevisions } from './revisions.repo.ts';

interface Asked {
  courseId: string;
  reason: string;
  progress: Progress;
}

type Result = z.infer<typeof RecalculationResult>;
type Changes = Result['changes'];

/** People whose certificates are held in memory at a time. */
const peopleAtOnce = 1_000;

/** What the course's present rule would make of the certificates earned in it, over the whole history of each person. */
export const previewRecalculation = (context: Context, asked: Asked): Promise<Result> =>
  inTransaction(context, {
    permission: 'courses:manage',
    readOnly: true,
    run: async (tx) => ({ applied: false, changes: await throughEveryone(tx, asked, null) }),
  });

/** The same, applied in one transaction: every changed certificate keeps its former picture as a revision. */
export const applyRecalculation = command({
  event: 'course.recalculation_applied',
  subject: 'course',
  permission: 'courses:manage',
  async run(tx, asked: Asked) {
    const changes = await throughEveryone(tx, asked, async (revised) => {
      await saveDates(
        tx,
        revised.map(({ enrollment }) => enrollment),
      );
      await addRevisions(tx, revised);
    });
    await refreshSuperseded(tx, { courseIds: [asked.courseId] });
    const result: Result = { applied: true, changes };
    const told = changes.map(({ userNameEn: _, userNameAr: __, ...change }) => change);
    return {
      subjectId: asked.courseId,
      before: null,
      after: { reason: asked.reason, changes: told },
      result,
    };
  },
});

/** `save` null: only shows what would change. */
async function throughEveryone(
  tx: Tx,
  { courseId, reason, progress }: Asked,
  save: ((revised: Revised[]) => Promise<void>) | null,
): Promise<Changes> {
  const course = await findCourse(tx, courseId);
  const holders = await listHolders(tx, courseId);
  const changes: Changes = [];
  for (let at = 0; at < holders.length; at += peopleAtOnce) {
    const people = holders.slice(at, at + peopleAtOnce);
    if (save) await lockHolders(tx, people, courseId);
    const certificates = await listCertificatesOf(tx, people, courseId);
    const revised = [...Map.groupBy(certificates, ({ userId }) => userId).values()].flatMap((own) =>
      recalculate(own, course, reason),
    );
    if (save && revised.length > 0) await save(revised);
    changes.push(...(await named(tx, revised)));
    await progress('people', Math.min(at + peopleAtOnce, holders.length), holders.length);
  }
  return changes;
}

async function named(tx: Tx, revised: readonly Revised[]): Promise<Changes> {
  const people = await listNames(
    tx,
    revised.map(({ enrollment }) => enrollment.userId),
  );
  const names = new Map(people.map((person) => [person.userId, person]));
  return revised.flatMap(({ enrollment, former }) => {
    const person = names.get(enrollment.userId);
    if (!person) return [];
    const expiresOnBefore = former.before.expiresOn;
    return { enrollmentId: enrollment.id, ...person, expiresOnBefore, expiresOnAfter: enrollment.expiresOn };
  });
}
