import { sql } from 'drizzle-orm';
import { NewCourseSession, NewExemption } from '#shared/courses/course.schemas.ts';
import { NewEnrollment } from '#shared/enrollments/enrollment.schemas.ts';
import { addDays } from '#shared/kernel/dates.ts';
import { NewRenewal, type RenewalRequest } from '#shared/renewals/renewal.schemas.ts';
import { grantExemption } from '../courses/grant-exemption.ts';
import { planSession } from '../courses/plan-session.ts';
import { assignEnrollment } from '../enrollments/assign-enrollment.ts';
import { bookEnrollment } from '../enrollments/book-enrollment.ts';
import { dispenseEnrollment } from '../enrollments/dispense-enrollment.ts';
import { recordAttendance } from '../enrollments/record-attendance.ts';
import { cancelRenewal } from '../renewals/cancel-renewal.ts';
import { createRenewal } from '../renewals/create-renewal.ts';
import { decideStep } from '../renewals/decide-step.ts';
import { withdrawRenewal } from '../renewals/withdraw-renewal.ts';
import type { Organisation } from './organisation.ts';
import type { Stage } from './stage.ts';
import type { CertificateLine } from './training.ts';

/** The foreman's crew, the first of it are in the stories below. */
const crew = (index: number) => `person${index}`;

/** Certificates that the stories need, by their last day. */
export const certificatesOf = (stage: Stage): CertificateLine[] => {
  const inDays = (days: number) => addDays(stage.today, days);
  const line = (username: string, course: string, days: number): CertificateLine => ({
    username,
    course,
    expiresOn: inDays(days),
  });
  return [
    // The employee: cleared for work, hydrogen sulphide ends in twelve days, fire fighting is being renewed.
    line('employee', 'HSE-IND', 200),
    line('employee', 'H2S', 12),
    line('employee', 'FIRE-1', 41),
    line('employee', 'PTW', 25),
    line('employee', 'BOSIET', 700),
    line('employee', 'MED-OFF', 300),
    line('employee', 'WAH', 400),
    line('employee', 'FA-1', 500),
    line('employee', 'DEF-DRV', 800),
    line('foreman', 'HSE-IND', 150),
    line('foreman', 'H2S', 60),
    line('foreman', 'FIRE-1', 320),
    line('foreman', 'PTW', 410),
    line('foreman', 'BOSIET', 900),
    line('foreman', 'MED-OFF', 210),
    line('foreman', 'LEAD', 0),
    line('foreman', 'GAS', 20),
    // Grace: expired twenty days ago with sixty days of grace; a dispensation; one that is up today.
    line(crew(1), 'WAH', -20),
    line(crew(2), 'H2S', -8),
    line(crew(3), 'FIRE-1', 0),
    line(crew(4), 'H2S', 20),
    line(crew(5), 'H2S', 18),
    line(crew(6), 'BOSIET', 30),
    line(crew(7), 'H2S', 33),
    line(crew(8), 'PTW', 14),
    line(crew(9), 'FIRE-1', 9),
    line(crew(10), 'H2S', 44),
    line(crew(11), 'H2S', 5),
  ];
};

interface Scene {
  stage: Stage;
  cast: Organisation['cast'];
  person: (username: string) => string;
  course: (code: string) => string;
}

/** A request in every state, each through the hands it goes through in life. */
export async function tellStories(
  stage: Stage,
  { people, cast }: Organisation,
  courses: Map<string, string>,
): Promise<void> {
  const person = (username: string) => people.find((each) => each.username === username)?.id ?? '';
  const scene: Scene = { stage, cast, person, course: (code) => courses.get(code) ?? '' };
  const sessions = await planSessions(scene);
  await requestsInApproval(scene);
  await requestsDecided(scene, sessions);
  await exceptions(scene);
}

async function planSessions({ stage, cast, course }: Scene): Promise<Map<string, string>> {
  const planned = new Map<string, string>();
  const plans: readonly (readonly [code: string, inDays: number, seats: number, place: string])[] = [
    ['H2S', 6, 12, 'Training centre, room 2'],
    ['H2S', 20, 12, 'Training centre, room 2'],
    ['FIRE-1', 9, 8, 'Fire ground'],
    ['BOSIET', 15, 10, 'Sea survival pool'],
    ['PTW', 4, 16, 'Training centre, room 1'],
    ['WAH', 11, 2, 'Tower 3'],
    ['FA-1', 8, 14, 'Clinic'],
    ['GAS', 13, 6, 'Laboratory'],
    ['H2S', -3, 12, 'Training centre, room 2'],
  ];
  for (const [code, inDays, seats, place] of plans) {
    const day = addDays(stage.today, inDays);
    const input = NewCourseSession.parse({
      startsAt: `${day}T05:00:00Z`,
      endsAt: `${day}T13:00:00Z`,
      place,
      instructor: 'Eng. Waleed Al-Amri',
      seats,
    });
    const session = await planSession(stage.as(cast.officer, Math.max(15, 15 - inDays)), {
      ...input,
      courseId: course(code),
    });
    if (!planned.has(`${code} ${Math.sign(inDays)}`)) planned.set(`${code} ${Math.sign(inDays)}`, session.id);
  }
  return planned;
}

const ask = (
  { stage, course }: Scene,
  userId: string,
  code: string,
  daysAgo: number,
  more: Partial<Parameters<typeof NewRenewal.parse>[0] & object> = {},
) => createRenewal(stage.as(userId, daysAgo), NewRenewal.parse({ courseId: course(code), ...more }));

async function decide(
  { stage }: Scene,
  request: RenewalRequest,
  by: string,
  daysAgo: number,
  decision: 'approve' | 'return' | 'reject',
  comment?: string,
) {
  const [step] = await stage.find<{ id: string; version: number }>(sql`
    select w.id, r.version from workflow_steps w join renewal_requests r on r.tenant_id = w.tenant_id and r.id = w.request_id
    where w.tenant_id = app.tid() and w.request_id = ${request.id} and w.state = 'pending'`);
  if (!step) throw new Error('the story expects a pending step');
  return decideStep(stage.as(by, daysAgo), { id: step.id, decision, comment, version: step.version });
}

async function requestsInApproval(scene: Scene): Promise<void> {
  const { cast, person } = scene;
  const { employee, foreman } = cast;
  await ask(scene, person(crew(4)), 'H2S', 6, { note: 'I rotate offshore on the 3rd.' });
  await ask(scene, person(crew(5)), 'H2S', 1);
  await ask(scene, employee, 'FIRE-1', 2, { note: 'Before the turnaround, if possible.' });
  await decide(scene, await ask(scene, person(crew(6)), 'BOSIET', 5), foreman, 4, 'approve');
  await decide(scene, await ask(scene, person(crew(7)), 'H2S', 9), foreman, 8, 'approve', 'Crew is covered.');
  // The foreman's own: his step is skipped upward.
  await ask(scene, foreman, 'GAS', 3);
  const returned = await ask(scene, employee, 'PTW', 7);
  await decide(scene, returned, foreman, 6, 'return', 'Please choose a session after the 10th.');
  await ask(scene, person(crew(8)), 'PTW', 1, { submit: false, note: 'Waiting for my shift plan.' });
}

async function requestsDecided(scene: Scene, sessions: Map<string, string>): Promise<void> {
  const { stage, cast, person } = scene;
  const { foreman, manager, officer } = cast;
  const approve = async (userId: string, code: string, daysAgo: number, session?: string) => {
    const request = await ask(scene, userId, code, daysAgo, session ? { preferredSessionId: session } : {});
    await decide(scene, request, foreman, daysAgo - 1, 'approve');
    return decide(scene, request, manager, daysAgo - 2, 'approve');
  };
  await approve(person(crew(9)), 'FIRE-1', 8);
  await approve(person(crew(10)), 'H2S', 10, sessions.get('H2S 1'));
  const attended = await approve(person(crew(11)), 'H2S', 14, sessions.get('H2S -1'));
  await attend(scene, attended);
  await decide(
    scene,
    await ask(scene, person(crew(12)), 'H2S', 12),
    foreman,
    11,
    'reject',
    'He moves to the office next month.',
  );
  const withdrawn = await ask(scene, person(crew(2)), 'FIRE-1', 9);
  await withdrawRenewal(stage.as(person(crew(2)), 8), {
    id: withdrawn.id,
    version: withdrawn.version,
    comment: 'Asked twice.',
  });
  const cancelled = await ask(scene, person(crew(3)), 'BOSIET', 13);
  await cancelRenewal(stage.as(officer, 12), {
    id: cancelled.id,
    version: cancelled.version,
    reason: 'The card of the contractor counts.',
  });
}

async function attend({ stage, cast }: Scene, { enrollmentId }: RenewalRequest): Promise<void> {
  const [enrollment] = await stage.find<{ version: number }>(
    sql`select version from enrollments where tenant_id = app.tid() and id = ${enrollmentId}`,
  );
  if (!enrollment || enrollmentId === null) throw new Error('the story expects a booked enrollment');
  await recordAttendance(stage.as(cast.officer, 2), {
    id: enrollmentId,
    attendance: 'full',
    version: enrollment.version,
  });
}

/** An exemption, a dispensation, a full session with a waiting list, a course held without being required. */
async function exceptions(scene: Scene): Promise<void> {
  const { stage, cast, person, course } = scene;
  await grantExemption(
    stage.as(cast.officer, 20),
    NewExemption.parse({
      userId: person(crew(8)),
      courseId: course('BOSIET'),
      reason: 'Works on shore until the end of the year.',
      fromOn: stage.daysAgo(20),
      untilOn: addDays(stage.today, 60),
    }),
  );
  const [certificate] = await stage.find<{ id: string; version: number }>(sql`
    select id, version from enrollments where tenant_id = app.tid() and user_id = ${person(crew(2))}
      and course_id = ${course('H2S')} and state = 'completed'`);
  if (certificate) {
    const dispensation = {
      untilOn: addDays(stage.today, 30),
      reason: 'The provider cancelled twice.',
      version: certificate.version,
    };
    await dispenseEnrollment(stage.as(cast.officer), { enrollmentId: certificate.id, dispensation });
  }
  const [session] = await stage.find<{ id: string }>(
    sql`select id from course_sessions where tenant_id = app.tid() and course_id = ${course('WAH')} limit 1`,
  );
  for (const index of [21, 22, 23]) {
    const assigned = await assignEnrollment(
      stage.as(cast.officer, 3),
      NewEnrollment.parse({ userId: person(crew(index)), courseId: course('WAH') }),
    );
    if (session)
      await bookEnrollment(stage.as(cast.officer, 3), {
        id: assigned.id,
        sessionId: session.id,
        version: assigned.version,
      });
  }
}
