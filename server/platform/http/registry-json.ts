import { z } from 'zod';
import type { Route } from '#shared/kernel/route.ts';

export type JsonSchema = Record<string, unknown>;

/** One line of `npm run routes`. */
export interface RouteDescription {
  method: string;
  path: string;
  summary: string;
  permission: string;
  audit: string | null;
  offline: Route['offline'];
  public: boolean;
  status: number;
  raw: NonNullable<Route['raw']> | null;
  /** The size limit of an upload's file, in bytes. */
  uploadMaxBytes: number | null;
  input: { params: JsonSchema | null; query: JsonSchema | null; body: JsonSchema | null };
  /** Null when the answer has no JSON. */
  output: JsonSchema | null;
}

/** The contract as plain data, for lists, documentation and the authorization matrix. */
export const registryAsJson = (routes: readonly Route[]): RouteDescription[] => routes.map(describe);

function describe(route: Route): RouteDescription {
  return {
    method: route.method.toUpperCase(),
    path: route.path,
    summary: route.summary,
    permission: route.permission,
    audit: route.audit,
    offline: route.offline,
    public: route.permission === 'public',
    status: route.status ?? 200,
    raw: route.raw ?? null,
    uploadMaxBytes: route.upload?.maxBytes ?? null,
    input: {
      params: route.params ? inputSchema(route.params) : null,
      query: route.query ? inputSchema(route.query) : null,
      body: route.body ? inputSchema(route.body) : null,
    },
    output: hasJson(route)
      ? plain(z.toJSONSchema(route.returns, { io: 'output', unrepresentable: 'any' }))
      : null,
  };
}

/** False for downloads, streams and answers without a body. */
export const hasJson = (route: Route): boolean => route.raw === undefined && route.status !== 204;

/** What a caller may send, before defaults and conversions. */
export const inputSchema = (schema: z.ZodType): JsonSchema =>
  plain(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));

/** Without the dialect and the name, which the document that holds the schema states. */
export const plain = ({ $schema: _, $id: __, ...schema }: JsonSchema): JsonSchema => schema;
