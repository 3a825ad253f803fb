import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useRef } from 'react';
import type { z } from 'zod';
import { newId } from '#shared/kernel/ids.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';
import { call, upload } from './client.ts';

interface ApiOptions<R extends Route> {
  enabled?: boolean;
  /** Shows the former answer while the next one is on its way: for choices, never for a record that is acted on. */
  keep?: boolean;
  /** Milliseconds until it is asked again, or false; told by what came last. */
  again?: (latest: Output<R> | undefined) => number | false;
}

/** Asks any reading route of the contract. Its key is the route's path and input, so equal questions are asked once. */
export function useApi<R extends Route>(route: R, input: Input<R>, options: ApiOptions<R> = {}) {
  const { enabled = true, keep = false, again } = options;
  return useQuery({
    queryKey: [route.path, input],
    queryFn: () => call(route, input),
    enabled,
    placeholderData: keep ? keepPreviousData : undefined,
    refetchInterval: again ? (query) => again(query.state.data) : false,
  });
}

/** A route that answers a list by cursor. */
export type ListRoute = Route & {
  query: z.ZodObject;
  returns: z.ZodType<{ items: unknown[]; nextCursor: string | null; total: number | null }>;
};
export type Row<R extends ListRoute> = Output<R>['items'][number];

/** Asks a list page by page: `rows` is what has been fetched so far, `more` fetches the next page. */
export function useList<R extends ListRoute>(route: R, input: Input<R>, enabled = true) {
  const pages = useInfiniteQuery({
    queryKey: [route.path, 'list', input],
    queryFn: ({ pageParam }) => call(route, from(input, pageParam)),
    initialPageParam: '',
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    enabled,
    placeholderData: keepPreviousData,
  });
  const rows: Row<R>[] | undefined = pages.data?.pages.flatMap((page) => page.items);
  return {
    data: rows,
    error: pages.error,
    refetch: pages.refetch,
    total: pages.data?.pages[0]?.total ?? null,
    more: pages.hasNextPage ? () => void pages.fetchNextPage() : undefined,
    fetchingMore: pages.isFetchingNextPage,
  };
}
export type Listed<T> = Pick<
  ReturnType<typeof useList>,
  'error' | 'refetch' | 'total' | 'more' | 'fetchingMore'
> & { data: T[] | undefined };

/** The same list from a cursor on. The one place that knows that every list's query has a `cursor`. */
function from<R extends ListRoute>(input: Input<R>, cursor: string): Input<R> {
  const query = 'query' in input && input.query instanceof Object ? input.query : {};
  return cursor === '' ? input : { ...input, query: { ...query, cursor } };
}

/** Calls a changing route; what is on the screen is then asked again. */
export function useCommand<R extends Route>(route: R) {
  const queries = useQueryClient();
  const idempotency = useIdempotency();
  return useMutation({
    mutationFn: (input: Input<R>) => {
      return call(route, input, { idempotencyKey: idempotency.keyFor(JSON.stringify(input)) });
    },
    onSuccess: () => {
      idempotency.done();
      void queries.invalidateQueries();
    },
    // The record moved on: the screen shows it as it is now, beside the refusal.
    onError: (problem) => {
      if (problem.kind === 'conflict') void queries.invalidateQueries();
    },
  });
}

/** Sends a file to an upload route. */
export function useUpload<R extends Route & { upload: object }>(route: R) {
  const queries = useQueryClient();
  const idempotency = useIdempotency();
  return useMutation({
    mutationFn: ({ input, file }: { input: Input<R>; file: File }) => {
      const asked = `${JSON.stringify(input)} ${file.name} ${file.size} ${file.lastModified}`;
      return upload(route, input, file, idempotency.keyFor(asked));
    },
    onSuccess: () => {
      idempotency.done();
      void queries.invalidateQueries();
    },
  });
}

/** Pressing the button again after a lost answer sends the same key, so that it is not done twice. */
function useIdempotency() {
  const last = useRef({ asked: '', key: '' });
  return {
    keyFor(asked: string): string {
      if (last.current.asked !== asked) last.current = { asked, key: newId() };
      return last.current.key;
    },
    done() {
      last.current = { asked: '', key: '' };
    },
  };
}
