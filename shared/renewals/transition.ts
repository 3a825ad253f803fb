import { conflict, type Problem } from '#shared/kernel/problem.ts';
import type { RenewalRequest, RequestState } from './renewal.schemas.ts';

const sentences = {
  'renewal.closed': 'This request is closed.',
  'renewal.not_submitted': 'This request is not submitted.',
  'renewal.in_approval': 'This request is with its approvers: it can be changed when they return it.',
  'renewal.not_pending': 'This request does not wait for an approver.',
  'renewal.already_decided': 'This request was decided meanwhile.',
  'renewal.already_approved': 'This request is approved already.',
  'renewal.not_approved': 'This request is not approved.',
  'renewal.not_scheduled': 'This request has no booked session.',
} as const;
type Refusal = keyof typeof sentences;
type Answer = Refusal | 'ok';

/** States that answer every action alike share a column of the table below. */
const columnOf: Record<RequestState, 0 | 1 | 2 | 3 | 4 | 5> = {
  draft: 0,
  returned: 1,
  pending_foreman: 2,
  pending_manager: 2,
  approved: 3,
  scheduled: 4,
  completed: 5,
  rejected: 5,
  withdrawn: 5,
  cancelled: 5,
};

const ok = 'ok';
const unsent = 'renewal.not_submitted';
const asked = 'renewal.in_approval';
const idle = 'renewal.not_pending';
const judged = 'renewal.already_decided';
const granted = 'renewal.already_approved';
const ungranted = 'renewal.not_approved';
const unbooked = 'renewal.not_scheduled';
const shut = 'renewal.closed';

/** What each action answers: it goes ahead, or the code of the refusal. Nothing opens a closed request again. */
// biome-ignore format: a table
const answers = {
  //           draft      returned   pending    approved  scheduled  closed
  edit:       [ok,        ok,        asked,     granted,  granted,   shut],
  submit:     [ok,        ok,        asked,     granted,  granted,   shut],
  withdraw:   [ok,        ok,        ok,        granted,  granted,   shut],
  decide:     [unsent,    judged,    ok,        judged,   judged,    judged],
  reroute:    [unsent,    unsent,    ok,        idle,     idle,      shut],
  escalate:   [unsent,    unsent,    ok,        idle,     idle,      shut],
  remind:     [unsent,    unsent,    ok,        idle,     idle,      shut],
  enroll:     [ungranted, ungranted, ungranted, ok,       ok,        shut],
  book:       [ungranted, ungranted, ungranted, ok,       ok,        shut],
  unbook:     [ungranted, ungranted, ungranted, unbooked, ok,        shut],
  complete:   [ungranted, ungranted, ungranted, ok,       ok,        shut],
  cancel:     [ok,        ok,        ok,        ok,       ok,        shut],
  deactivate: [ok,        ok,        ok,        ok,       ok,        shut],
} as const satisfies Record<string, readonly [Answer, Answer, Answer, Answer, Answer, Answer]>;
export type RenewalAction = keyof typeof answers;

/** Lets an action through. @throws Problem conflict with its code and the state the request is in. */
export function refuseUnlessAllowed(
  action: RenewalAction,
  request: RenewalRequest,
  details: Problem['details'] = {},
): void {
  const answer: Answer = answers[action][columnOf[request.state]];
  if (answer === ok) return;
  throw conflict(answer, sentences[answer], { state: request.state, version: request.version, ...details });
}

/** @throws Problem conflict `renewal.stale` for an action decided on another version than the one that stands. */
export function refuseStale(request: RenewalRequest, version: number): void {
  if (version === request.version) return;
  throw conflict('renewal.stale', 'The request changed meanwhile: look at it again.', {
    state: request.state,
    version: request.version,
  });
}
