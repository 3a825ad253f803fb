import { dateIn } from '#shared/kernel/dates.ts';
import type { Role } from '#shared/kernel/permissions.ts';
import type { Leaders } from './approval-path.ts';
import { bookEnrollment, completeByEnrollment, enrollRequest } from './booking.ts';
import { decide } from './decision.ts';
import type { Decision, RenewalRequest, RequestState } from './renewal.schemas.ts';
import { cancelRequest, createRequest, submitRequest, withdrawRequest } from './renewal.ts';
import type { Routing } from './round.ts';
import type { StepCalendar } from './sla.ts';
import { type Change, type LogEntry, type Person, pendingStep, type Step } from './step.ts';

/** The people of the tests: ids are names, so that a failure reads as a sentence. */
const rolesOf: Record<string, Role[]> = {
  worker: ['employee'],
  colleague: ['employee'],
  foreman: ['foreman'],
  manager: ['manager'],
  head: ['manager'],
  director: ['manager'],
  officer: ['training_officer'],
};
export const person = (userId: string): Person => ({ userId, roles: rolesOf[userId] ?? ['employee'] });
export const leader = (id: string, active = true) => ({ id, active });

/** The manager heads the worker's department; above it the head, at the root the director. */
export const leaders: Leaders = {
  foreman: leader('foreman'),
  manager: leader('manager'),
  heads: [leader('manager'), leader('head'), leader('director')],
  delegations: [],
};

export const calendar: StepCalendar = {
  timeZone: 'Asia/Riyadh',
  workingDays: [7, 1, 2, 3, 4],
  holidays: [],
  stepDueWorkingDays: 3,
  escalateAfterWorkingDays: 2,
};

/** 2026-03-01 is a Sunday: the first working day of the week. */
export const sunday = '2026-03-01T06:00:00Z';

let made = 0;
export const newId = () => {
  made += 1;
  return `id-${String(made).padStart(6, '0')}`;
};

/** Somebody does something at an instant, in an organisation as `facts` say. */
export function occasion(
  userId: string,
  facts: Partial<Leaders> & { at?: string; roles?: Role[] } = {},
): Routing {
  const { at = sunday, roles, ...changed } = facts;
  const actor = roles === undefined ? person(userId) : { userId, roles };
  return {
    at,
    on: dateIn(calendar.timeZone, at),
    actor,
    newId,
    leaders: { ...leaders, ...changed },
    calendar,
  };
}

/** Everything that is stored of one request. */
export interface Story {
  request: RenewalRequest;
  steps: Step[];
  log: LogEntry[];
}

/** Stores a change: steps by id, lines at the end. */
export function after(story: Story, change: Change): Story {
  const steps = new Map([...story.steps, ...change.steps].map((step) => [step.id, step]));
  return { request: change.request, steps: [...steps.values()], log: [...story.log, ...change.log] };
}

/** The worker's draft for the course, made by himself or by somebody for him. */
export function draft(by = 'worker'): Story {
  const asked = { person: { id: 'worker', active: true }, certificateId: 'certificate', open: null };
  const change = createRequest(
    { courseId: 'course', note: null, preferredSessionId: null, submit: false },
    asked,
    occasion(by),
  );
  return after({ request: change.request, steps: [], log: [] }, change);
}

export const submit = (story: Story, routing: Routing = occasion(story.request.requestedById)): Story =>
  after(story, submitRequest(story.request, story.steps, { version: story.request.version }, routing));

export const submitted = (facts: Parameters<typeof occasion>[1] = {}, by = 'worker'): Story =>
  submit(draft(by), occasion(by, facts));

/** The open step, of which a test is certain that it exists. */
export function open(story: Story): Step {
  const step = pendingStep(story.steps);
  if (step === null) throw new Error(`No step is open: the request is ${story.request.state}.`);
  return step;
}

/** Somebody decides the open step. */
export function judge(
  story: Story,
  userId: string,
  decision: Decision['decision'] = 'approve',
  facts: Parameters<typeof occasion>[1] = {},
): Story {
  const { request, steps } = story;
  const comment = decision === 'approve' ? undefined : 'The scan is not readable.';
  const body = { decision, comment, version: request.version };
  return after(story, decide(request, steps, open(story).id, body, occasion(userId, facts)));
}

const enrolled = (story: Story) =>
  after(story, enrollRequest(story.request, 'enrollment', occasion('manager')));
const approved = () => enrolled(judge(judge(submitted(), 'foreman'), 'manager'));
const booked = { enrollmentId: 'enrollment', sessionId: 'session' };
const scheduled = () => {
  const story = approved();
  return after(story, bookEnrollment(story.request, booked, occasion('officer')));
};

/** A request that came into each state the ordinary way. */
export const storyOf: Record<RequestState, () => Story> = {
  draft,
  pending_foreman: submitted,
  pending_manager: () => judge(submitted(), 'foreman'),
  approved,
  scheduled,
  completed: () => {
    const story = scheduled();
    return after(story, completeByEnrollment(story.request, 'enrollment', occasion('officer')));
  },
  returned: () => judge(submitted(), 'foreman', 'return'),
  rejected: () => judge(submitted(), 'foreman', 'reject'),
  withdrawn: () => {
    const { request, steps, ...story } = submitted();
    const change = withdrawRequest(request, steps, { version: request.version }, occasion('worker'));
    return after({ request, steps, ...story }, change);
  },
  cancelled: () => {
    const { request, steps, ...story } = submitted();
    const reason = 'The course is no longer given.';
    const change = cancelRequest(request, steps, { reason, version: request.version }, occasion('officer'));
    return after({ request, steps, ...story }, change);
  },
};
