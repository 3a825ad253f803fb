import { QueryCache, QueryClient } from '@tanstack/react-query';
import { authApi } from '#shared/auth/auth.api.ts';
import type { Problem } from '#shared/kernel/problem.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: Problem;
  }
}

export const sessionKey = [authApi.session.path, {}] as const;

/** A refusal stands; only what may pass by itself is asked again. */
const mayPass = (problem: Problem) => problem.kind === 'unavailable';

/** `networkMode: 'always'`: the backend may be this very laptop, whatever the browser thinks of the network. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(problem, query) {
      const asksWho = query.queryKey[0] === sessionKey[0];
      if (problem.kind === 'unauthenticated' && !asksWho)
        void queryClient.resetQueries({ queryKey: sessionKey });
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      // The server tells of changes by itself; and looking at personal data is written to the audit log.
      refetchOnWindowFocus: false,
      retry: (failures, problem) => failures < 2 && mayPass(problem),
      retryDelay: (failures) => 500 * 2 ** failures,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});
