import type { Route } from '#shared/kernel/route.ts';

export interface Found<T> {
  entry: T;
  /** The values of the path's parameters, decoded. */
  params: Record<string, string>;
}

/** Finds what a method and a path of the contract mean; fixed paths stand before those with parameters. */
export class RouteTable<T extends { route: Route }> {
  readonly #entries: readonly { entry: T; pattern: RegExp; names: readonly string[] }[];

  constructor(entries: readonly T[]) {
    const fixedFirst = [...entries].sort(
      (one, other) => Number(one.route.path.includes('{')) - Number(other.route.path.includes('{')),
    );
    this.#entries = fixedFirst.map((entry) => ({
      entry,
      pattern: new RegExp(`^${entry.route.path.replace(/\{\w+\}/g, '([^/]+)')}$`),
      names: [...entry.route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    }));
  }

  find(method: string, path: string): Found<T> | null {
    for (const { entry, pattern, names } of this.#entries) {
      const match = entry.route.method === method.toLowerCase() ? pattern.exec(path) : null;
      if (match === null) continue;
      return {
        entry,
        params: Object.fromEntries(names.map((name, index) => [name, decoded(match[index + 1] ?? '')])),
      };
    }
    return null;
  }

  has(path: string): boolean {
    return this.#entries.some(({ pattern }) => pattern.test(path));
  }
}

/** What cannot be decoded stays as it is, and is no id. */
function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
