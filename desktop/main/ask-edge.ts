import { createClient } from '#shared/kernel/client.ts';
import { Problem } from '#shared/kernel/problem.ts';
import { laptopApi } from '#shared/sync/sync.api.ts';
import type { Edge } from './ports.ts';
import { origin } from './scheme.ts';

/** Calls a route of the contract in the person's name, as his window would. @throws Problem, such as when nobody is signed in */
export const askingEdge = (edge: Pick<Edge, 'fetch'>) =>
  createClient((path, init) => edge.fetch(new Request(origin + path, init)));

/** Tries the server at once. A refusal is no news: the state tells it. */
export async function askSync(edge: Pick<Edge, 'fetch'>): Promise<void> {
  try {
    await askingEdge(edge)(laptopApi.syncNow, { body: {} });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
