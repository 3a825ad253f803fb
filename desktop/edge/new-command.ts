import { createHash } from 'node:crypto';
import { urlOf } from '#shared/kernel/client.ts';
import type { ParsedInput, Route } from '#shared/kernel/route.ts';
import type { Laptop, Optimistic, QueuedFile } from './offline.ts';
import type { NewCommand } from './stored-command.ts';
import { wishedOf } from './wishes.ts';

interface Saved {
  route: Route;
  input: ParsedInput<Route> & { body?: unknown };
  id: string;
  optimistic: Optimistic<unknown>;
  file: QueuedFile | null;
}

/** What is kept of a change that a person makes now. */
export function commandFor(
  laptop: Laptop,
  { route, input, id, optimistic, file }: Saved,
): Omit<NewCommand, 'clockOffsetMs'> {
  if (route.method === 'get') throw new Error('A read is no command.');
  return {
    id,
    method: route.method,
    path: urlOf(route, input),
    body: input.body ?? null,
    file: file === null ? null : { sha256: file.sha256, name: file.name, bytes: file.bytes },
    action: route.audit ?? route.path,
    subject: optimistic.subject,
    params: optimistic.params,
    wished: wishedOf(laptop.copy, optimistic.subject, optimistic.changes),
    answer: optimistic.answer ?? null,
    decidedAt: laptop.now,
  };
}

/** The id of one part of a request that is saved as several: the same one when the request comes again (UUID, version 8). */
export function partId(id: string, index: number): string {
  const hex = createHash('sha256').update(`${id}:${index}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
