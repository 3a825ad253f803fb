import type { Row } from '#server/platform/context.ts';
import type { Implementation } from '#server/platform/http/implement.ts';
import { nameOf } from '#server/platform/http/registry.ts';
import { allRoutes } from '#shared/contract.ts';
import { startBackend } from '../support/backend.ts';
import { runMatrix, setStage } from './matrix.ts';

/** A handler that stands in for a route's own, which it is handed. */
export type Flaw = (...asked: [...Parameters<Implementation['handle']>, Implementation['handle']]) => unknown;

/** The whole server, into whose routes flaws can be planted. */
export type FlawedBackend = Awaited<ReturnType<typeof startFlawed>>;

export async function startFlawed() {
  const planted = new Map<string, Flaw>();
  const flawed = ({ route, handle }: Implementation): Implementation => ({
    route,
    async handle(context, input) {
      const flaw = planted.get(nameOf(route));
      return flaw ? ((await flaw(context, input, handle)) as never) : handle(context, input);
    },
  });
  const backend = await startBackend({
    jobs: 'queued',
    // It tells of the answers of 500 and more that are planted here.
    log: () => undefined,
    change: (implementations) => implementations.map(flawed),
  });
  const stage = await setStage(backend);
  return {
    stage,
    close: () => backend.close(),
    /** The rules that the matrix finds broken on one route, each with the actors who could break it. */
    async findings(route: string, flaw?: Flaw): Promise<Record<string, string[]>> {
      if (flaw) planted.set(route, flaw);
      const one = allRoutes.filter((each) => nameOf(each) === route);
      const { findings } = await runMatrix(stage, one).finally(() => planted.clear());
      const byRule = Map.groupBy(findings, ({ rule }) => rule);
      return Object.fromEntries(
        [...byRule].map(([rule, all]) => [rule, [...new Set(all.map(({ where }) => actorIn(where)))]]),
      );
    },
    /** Past all rules, as a flaw may look. */
    rows: async <T extends Row = Row>(text: string, ...values: unknown[]): Promise<T[]> =>
      (await backend.superuser.query<T>(text, values)).rows,
  };
}

const actorIn = (where: string): string =>
  / as ([a-z -]+?)(?: by .*)?(?: (?:params|query|body) .*)?$/.exec(where)?.[1] ?? where;
