import type { AuditEvent, Tx } from './context.ts';

/** What follows from a change, in the same transaction: notifications, later KPIs, webhooks and the sync feed. */
export type Reaction = (tx: Tx, event: AuditEvent) => Promise<void>;

const reactions = new Map<string, Reaction[]>();

/** Registers what follows from an event. Called once per process, where the server is wired together. */
export function react(action: string, reaction: Reaction): void {
  reactions.set(action, [...(reactions.get(action) ?? []), reaction]);
}

/** Runs what follows from one event, in the order of registration. */
export async function reactTo(tx: Tx, event: AuditEvent): Promise<void> {
  for (const reaction of reactions.get(event.action) ?? []) await reaction(tx, event);
}
