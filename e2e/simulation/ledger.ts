import type { Client } from 'pg';
import { allRoutes } from '#shared/contract.ts';

/** What the routes that are saved on laptops are called in the audit log: each stands there once for each time it took effect. */
const ownActions = allRoutes.filter(({ offline }) => offline === 'write').map(({ audit }) => audit);

interface Answer {
  id: string;
  outcome: 'applied' | 'rejected' | 'set_aside';
  device: string;
  seq: string;
}

/** What the server says has become of commands, and what its audit log says has happened. */
export interface Ledger {
  answers: ReadonlyMap<string, Answer>;
  /** How often a command took effect. */
  effectsOf(answer: Answer): number;
}

export async function readLedger(superuser: Client, tenantId: string): Promise<Ledger> {
  const { rows: answers } = await superuser.query<Answer>(
    `select a.command_id as id, c.outcome, c.device_id as device, c.seq from sync_answered a
     join sync_commands c on c.tenant_id = a.tenant_id and c.device_id = a.device_id and c.seq = a.seq
     where a.tenant_id = $1`,
    [tenantId],
  );
  const { rows: effects } = await superuser.query<{ request: string; count: number }>(
    `select request_id as request, max(count)::int as count from (
       select request_id, action, count(*) from audit_logs
       where tenant_id = $1 and chain = 'change' and request_id like 'device:%' and action = any($2)
       group by request_id, action) each_action
     group by request_id`,
    [tenantId, ownActions],
  );
  const counts = new Map(effects.map(({ request, count }) => [request, count]));
  return {
    answers: new Map(answers.map((answer) => [answer.id, answer])),
    effectsOf: ({ device, seq }) => counts.get(`device:${device}#${seq}`) ?? 0,
  };
}

/** Each answer has its effect exactly once, or none when it is a refusal. @throws Error naming the command */
export function checkEffects({ answers, effectsOf }: Ledger): void {
  for (const answer of answers.values()) {
    const { id, outcome } = answer;
    const effects = effectsOf(answer);
    if (outcome === 'set_aside') throw new Error(`the server failed inside: ${id}`);
    if (outcome === 'applied' && effects !== 1)
      throw new Error(`a command took effect ${effects} times: ${id}`);
    if (outcome === 'rejected' && effects > 0) throw new Error(`a refused command changed something: ${id}`);
  }
}
