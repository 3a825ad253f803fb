import { useSearchParams } from 'react-router';

/** Filters live in the address: shared, gone back to and reloaded as they are. An empty one is left out. */
export function useFilters<N extends string>(names: readonly N[]) {
  const [params, setParams] = useSearchParams();

  const changed = (change: Partial<Record<string, string | null>>) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, value);
      else next.delete(name);
    }
    return next;
  };
  return {
    /** The value as a field shows it. */
    get: (name: N) => params.get(name) ?? '',
    /** The value as a route takes it: nothing when it is not set. */
    query: (name: N) => params.get(name)?.trim() || undefined,
    set: (name: N, value: string) => setParams(changed({ [name]: value }), { replace: true }),
    /** Several at once; null takes one out. */
    change: (change: Partial<Record<N, string | null>>) => setParams(changed(change), { replace: true }),
    any: names.some((name) => params.get(name)),
    clear: () => setParams(changed(Object.fromEntries(names.map((name) => [name, null]))), { replace: true }),
    /** The address with other values, for a link. */
    link: (change: Record<string, string | null>) => `?${changed(change)}`,
  };
}
