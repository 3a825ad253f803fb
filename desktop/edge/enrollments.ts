import { complete, recordAttendance } from '#shared/enrollments/completion.ts';
import { enrollmentApi } from '#shared/enrollments/enrollment.api.ts';
import { fail, start } from '#shared/enrollments/enrollment.ts';
import { missing } from '#shared/kernel/problem.ts';
import { listEnrollments } from './offline/enrollment-list.ts';
import { queuedEvidence } from './offline/evidence.ts';
import { found } from './offline/found.ts';
import { sentence } from './offline/names.ts';
import { recorded, recordingOf, sessionDays, toRecord } from './offline/recording.ts';
import { judgePeople, rulesOn, showPeople } from './offline/standing.ts';
import { listTeam } from './offline/team.ts';
import { implementOffline, type Laptop } from './offline.ts';

export const enrollmentsOffline = implementOffline(enrollmentApi, {
  list: (laptop, { query }) => listEnrollments(laptop, query),
  mine(laptop, { query }) {
    const { on, cleared, standings } = standingOf(laptop, laptop.me.userId, query.on);
    return { on, cleared, items: standings };
  },
  team: (laptop, { query }) => listTeam(laptop, query),
  ofPerson: (laptop, { params, query }) => standingOf(laptop, params.id, query.on),
  get: ({ copy }, { params }) => found(copy.get('enrollment', params.id), 'enrollment'),
  start(laptop, { params, body }, commandId) {
    const { before } = toRecord(laptop, { ...params, ...body });
    return recorded(laptop, before, start(before), commandId);
  },
  recordAttendance(laptop, { params, body: { version, ...attendance } }, commandId) {
    const asked = toRecord(laptop, { ...params, version });
    const recording = { ...recordingOf(laptop, asked), session: sessionDays(laptop, asked.before) };
    return recorded(laptop, asked.before, recordAttendance(asked.before, attendance, recording), commandId);
  },
  complete(laptop, { params, body: { version, ...completion } }, commandId) {
    const asked = toRecord(laptop, { ...params, version });
    const after = complete(asked.before, completion, recordingOf(laptop, asked));
    return recorded(laptop, asked.before, after, commandId);
  },
  fail(laptop, { params, body }, commandId) {
    const { before } = toRecord(laptop, { ...params, version: body.version });
    return recorded(laptop, before, fail(before, { actorId: laptop.me.userId }), commandId);
  },
  addEvidence(laptop, { params: { id }, file }, commandId) {
    const enrollment = found(laptop.copy.get('enrollment', id), 'enrollment');
    const evidence = queuedEvidence(laptop, file, commandId);
    const body = { ...enrollment, evidence: [...enrollment.evidence, evidence] };
    return {
      changes: [{ kind: 'enrollment', id, body }],
      answer: evidence,
      subject: { kind: 'enrollment', id },
      params: sentence(enrollment),
    };
  },
});

function standingOf(laptop: Laptop, userId: string, asked: string | undefined) {
  const rules = rulesOn(laptop, asked ?? laptop.today);
  const person = found(laptop.copy.get('person', userId), 'user');
  const [shown] = showPeople(laptop, judgePeople(laptop, [person], rules), rules);
  if (!shown) throw missing('user');
  return { on: rules.on, ...shown };
}
