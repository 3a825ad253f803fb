import { nameOf } from '#server/platform/http/registry.ts';
import { may, rolesWith } from '#shared/kernel/permissions.ts';
import type { Route } from '#shared/kernel/route.ts';
import type { Actor } from './actors.ts';
import type { Answer } from './ask.ts';
import { needNotBeSeen, refusedAlthoughSeen, refusesStrangers, toldInBothLogs } from './expectations.ts';
import { type Finding, finding, type Judged } from './finding.ts';
import { fieldOf } from './inputs.ts';
import { differenceOf, differs, likeAbsent, likeAnyNewId } from './same-answer.ts';

/** May this actor call this route at all, by the declarations alone? */
export function admits(
  route: Route,
  { roles, mustChangePassword }: Actor,
): 'yes' | 'nobody' | 'no' | 'password first' {
  if (route.permission === 'public') return 'yes';
  if (roles === null) return 'nobody';
  if (mustChangePassword && route.permission !== 'signed_in') return 'password first';
  return route.permission === 'signed_in' || may(roles, route.permission) ? 'yes' : 'no';
}

/** Holds everything that one actor was answered by one route against what the declarations promise. */
export function judge(judged: readonly Judged[], anonymous: Answer): Finding[] {
  const always = judged.flatMap((each) => [...alarms(each), ...admission(each), ...writtenDown(each)]);
  const [first] = judged;
  if (first === undefined) return [];
  switch (admits(first.route, first.actor)) {
    case 'nobody':
      return [
        ...always,
        ...judged.flatMap((each) => [...refusalOf(each, 401, 'session.required', anonymous)]),
      ];
    case 'no':
      return [...always, ...judged.flatMap((each) => [...refusalOf(each, 403, 'forbidden', first.answer)])];
    case 'password first':
      return [
        ...always,
        ...judged.flatMap((each) => [...refusalOf(each, 403, 'auth.password_change_required', first.answer)]),
      ];
    case 'yes':
      return [...always, ...judged.flatMap((each) => [...allowed(each, judged)]), ...sameByEveryWay(judged)];
  }
}

/** What never happens, whoever asks for whatever. */
function* alarms(judged: Judged): Generator<Finding> {
  const { route, answer } = judged;
  const { status, observed } = answer;
  if (status >= 500) yield finding('no answer of 500 or more', judged, answer.text);
  if (status >= 400 && observed.changes > 0) yield finding('a refusal changes nothing', judged, 'committed');
  if (route.method === 'get' && observed.changes > 0)
    yield finding('a read changes nothing', judged, 'committed');
  if (route.method === 'get' || status >= 400) return;
  const times = observed.audited.filter((action) => action === route.audit).length;
  const logs = route.permission === toldInBothLogs ? 2 : 1;
  if (observed.changes > 0 && times !== logs)
    yield finding('a change writes its declared audit action once', judged, `wrote ${observed.audited}`);
}

/** What is declared to be written down when it is looked at is, once; so is every refusal for want of a role; nothing else. */
function* writtenDown(judged: Judged): Generator<Finding> {
  const { route, answer, actor } = judged;
  const { status, observed } = answer;
  const isRead = route.method === 'get' && status === 200;
  const isRefused = status === 403 && admits(route, actor) === 'no';
  if (route.permission === 'public' || !(isRead || isRefused)) return;
  // Whether somebody may upload is asked before his file is taken in, apart from what he wants with it.
  const refused = route.upload ? 'access.denied' : (route.audit ?? 'access.denied');
  const look = isRefused ? `${refused} denied` : route.audit && `${route.audit} done`;
  const expected = look === null ? '' : look;
  if (observed.looks.join() !== expected)
    yield finding(
      'looks and refusals are written down',
      judged,
      `wrote ${observed.looks.join() || 'nothing'}`,
    );
}

/** The database was asked for the very permission that the route declares, by its use case too. */
function* admission(judged: Judged): Generator<Finding> {
  const { route, answer, actor } = judged;
  const { permission } = route;
  if (permission === 'public') return;
  const declared = permission === 'signed_in' ? 'anybody' : [...rolesWith(permission)].sort().join();
  for (const roles of answer.observed.admitted) {
    const asked = roles === null ? 'anybody' : [...roles].sort().join();
    if (asked !== declared)
      yield finding('the permission asked for is the declared one', judged, `asked for ${asked}`);
  }
  const isAsked = answer.observed.admitted.length > 0 || actor.cookie === null || answer.status === 400;
  if (!isAsked) yield finding('the database is asked who that is', judged, 'it was not');
}

/** A refusal that is the same to the byte, whatever was asked for. A malformed field is refused before anything else is looked at. */
function* refusalOf(judged: Judged, status: number, code: string, model: Answer): Generator<Finding> {
  const { answer, aimed, slot } = judged;
  if (aimed?.relation === 'malformed' && slot?.part !== 'params' && answer.status === 400) return;
  // An answer to HEAD has no body to say more.
  const isHead = judged.way?.method === 'HEAD';
  if (answer.status !== status || (answer.code !== code && !isHead))
    yield finding(`${status} ${code} for who may not`, judged, `${answer.status} ${answer.text}`);
  else if (!isHead && differs(answer, model))
    yield finding('a refusal is the same to the byte', judged, differenceOf(answer, model));
}

function* allowed(judged: Judged, all: readonly Judged[]): Generator<Finding> {
  const { route, answer, aimed, slot } = judged;
  if (answer.status === 401 && !refusesStrangers.has(nameOf(route)))
    yield finding('whoever is signed in is not asked to sign in', judged, answer.text);
  if (answer.status === 403) {
    const reason = refusedAlthoughSeen[nameOf(route)]?.[answer.code ?? ''];
    if (reason === undefined) yield finding('whoever may is not refused', judged, answer.text);
  }
  if (slot === null || aimed === null || slot.kind === 'new') {
    if (slot?.kind === 'new' && aimed) yield* likeAnyNewId(judged, all);
    return;
  }
  if (aimed.relation === 'in sight') {
    if (slot.part === 'params' && answer.status === 404)
      yield finding('what is in sight is found', judged, answer.text);
  } else if (aimed.relation === 'malformed' && slot.part !== 'params') {
    if (answer.status !== 400 && slot.path[0] !== 'subjectId')
      yield finding('a malformed id in a field is 400', judged, `${answer.status} ${answer.text}`);
  } else if (
    !(aimed.relation === 'out of sight' && needNotBeSeen[`${nameOf(route)} ${fieldOf(slot.path)}`])
  ) {
    yield* likeAbsent(judged, all);
  }
}

/** Under `/api/v1`, and by HEAD, the same is answered. */
function sameByEveryWay(judged: readonly Judged[]): Finding[] {
  const [plain, ...others] = judged;
  if (plain === undefined) return [];
  return others
    .filter(({ way, answer }) => way !== undefined && answer.status !== plain.answer.status)
    .map((each) =>
      finding('the same by every way', each, `${each.answer.status}, not ${plain.answer.status}`),
    );
}
