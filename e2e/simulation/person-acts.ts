import { createHash } from 'node:crypto';
import { Problem } from '#shared/kernel/problem.ts';
import type { Chance } from './chance.ts';
import type { SimLaptop } from './laptop.ts';

interface Act {
  method: 'post' | 'put' | 'patch' | 'delete';
  path: string;
  body: unknown;
  file?: Uint8Array;
}

const acts = {
  decide: 5,
  ask: 4,
  change: 1,
  submit: 1,
  withdraw: 2,
  attend: 3,
  complete: 2,
  start: 1,
  fail: 1,
  read: 2,
  readAll: 1,
  evidence: 2,
} as const;

/**
 * The laptop's user does something, out of what his screen shows him, without asking anybody.
 * @returns the id of the command that is saved now, and what it was; null when there was nothing to do or the laptop refused it
 * @throws PowerCut
 */
export function actOn(laptop: SimLaptop, chance: Chance, id: string): { id: string; name: string } | null {
  const name = chance.weighted(acts);
  const act = chosen(laptop, chance, name);
  if (act === null) return null;
  laptop.saved.add(id);
  try {
    const { offline, input } = laptop.engine.calledBy(act);
    laptop.engine.save(offline, input, id, act.file === undefined ? null : filed(act.file));
    return { id, name };
  } catch (error) {
    // After a power cut it is saved, or it is not: the disk knows.
    if (laptop.engine.outbox.find(id) === null) laptop.saved.delete(id);
    if (error instanceof Problem) return null;
    throw error;
  }
}

function chosen({ engine, person }: SimLaptop, chance: Chance, name: keyof typeof acts): Act | null {
  const { copy } = engine.laptop();
  const requests = copy.list('request');
  const enrollments = copy.list('enrollment');
  const request = (...states: string[]) =>
    chance.pick(requests.filter(({ state }) => states.includes(state)));
  const post = (path: string, body: unknown): Act => ({ method: 'post', path, body });
  switch (name) {
    case 'decide': {
      const found = request('pending_foreman', 'pending_manager');
      const step = found?.steps.find(({ state }) => state === 'pending');
      if (!found || !step) return null;
      const decision = chance.weighted({ approve: 6, return: 2, reject: 1 });
      return post(`/api/workflow/steps/${step.id}/decision`, {
        decision,
        comment: decision === 'approve' ? undefined : 'Because',
        version: found.version,
      });
    }
    case 'ask': {
      const [user, course] = [chance.pick(copy.list('person')), chance.pick(copy.list('course'))];
      if (!user || !course) return null;
      const own = user.id === person.id ? {} : { userId: user.id };
      return post('/api/renewal-requests', { courseId: course.id, ...own, submit: chance.happens(0.8) });
    }
    case 'change': {
      const found = request('draft', 'returned');
      if (!found) return null;
      return {
        method: 'patch',
        path: `/api/renewal-requests/${found.id}`,
        body: { note: `n ${chance.below(100)} \t"\\ü€😀`, version: found.version },
      };
    }
    case 'submit': {
      const found = request('draft', 'returned');
      return found && post(`/api/renewal-requests/${found.id}/submission`, { version: found.version });
    }
    case 'withdraw': {
      const found = request('draft', 'pending_foreman', 'pending_manager', 'returned');
      return found && post(`/api/renewal-requests/${found.id}/withdrawal`, { version: found.version });
    }
    case 'attend': {
      const found = chance.pick(enrollments.filter(({ state }) => state === 'enrolled'));
      const attendance = chance.weighted({ full: 3, partial: 1, no_show: 1 });
      return found && post(`/api/enrollments/${found.id}/attendance`, { attendance, version: found.version });
    }
    case 'complete': {
      const found = chance.pick(
        enrollments.filter(({ state }) => ['enrolled', 'in_progress', 'assigned'].includes(state)),
      );
      return (
        found &&
        post(`/api/enrollments/${found.id}/completion`, {
          completedOn: engine.laptop().today,
          version: found.version,
        })
      );
    }
    case 'start':
    case 'fail': {
      const found = chance.pick(
        enrollments.filter(({ state }) => state === 'enrolled' || state === 'in_progress'),
      );
      if (!found) return null;
      return name === 'start'
        ? post(`/api/enrollments/${found.id}/start`, { version: found.version })
        : post(`/api/enrollments/${found.id}/failure`, { comment: 'No', version: found.version });
    }
    case 'read': {
      const found = chance.pick(copy.list('notification').filter(({ readAt }) => readAt === null));
      return found && post(`/api/notifications/${found.id}/reading`, undefined);
    }
    case 'readAll':
      return post('/api/notifications/reading', {});
    case 'evidence': {
      const found = chance.happens(0.5) ? chance.pick(enrollments) : null;
      const asked = found ?? request('draft', 'pending_foreman', 'pending_manager', 'returned');
      const context = found ? 'enrollments' : 'renewal-requests';
      return asked && { ...post(`/api/${context}/${asked.id}/evidence`, undefined), file: aPdf(chance) };
    }
  }
}

const aPdf = (chance: Chance) =>
  new TextEncoder().encode(
    `%PDF-1.4\n1 0 obj\n<< /Seed ${chance.below(1_000_000_000)} >>\nendobj\ntrailer\n<<>>\n%%EOF\n`,
  );

const filed = (content: Uint8Array) => ({
  sha256: createHash('sha256').update(content).digest('hex'),
  name: 'photo.pdf',
  bytes: content.byteLength,
  mediaType: 'application/pdf',
  content,
});
