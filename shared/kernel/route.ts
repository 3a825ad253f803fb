import type { z } from 'zod';
import type { Permission } from './permissions.ts';

/**
 * One line of the contract: what is asked, what comes back, who may ask, what the audit log calls it, whether the
 * laptop answers it. Plain data and zod: the browser bundle carries it.
 */
export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `{name}` parameters; the same tree also answers under `/api/v1`. */
  path: `/api/${string}`;
  summary: string;
  /** `public`: without a session, on the short list of `server/platform/http/registry.ts`. `signed_in`: any session. */
  permission: Permission | 'public' | 'signed_in';
  /** The audit action a call writes, `noun.past_tense`; `null` only for reads that are not of special interest. */
  audit: `${string}.${string}` | null;
  /**
   * What a laptop without a network does: nothing, answer from its copy, or also queue the change. `only`: about the laptop
   * itself, so that no server answers it.
   */
  offline: 'no' | 'read' | 'write' | 'only';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** A multipart upload: one file under `file`, the other fields as `body` declares them. */
  upload?: { maxBytes: number };
  returns: z.ZodType;
  /** 200 unless said; 201 routes take an `Idempotency-Key`, 202 answers `{jobId}`, 204 has no body. */
  status?: 200 | 201 | 202 | 204;
  /** Answers with bytes, a stream of events or the sync feed's lines instead of JSON; `returns` then describes nothing. */
  raw?: 'file' | 'events' | 'feed';
}

/** Declares a route; the type keeps every literal, so that a caller's input and answer are exact. */
export const route = <const R extends Route>(spec: R): R => spec;

type Part<R extends Route, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodObject
  ? z.input<R[K]>
  : undefined;
type Parsed<R extends Route, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodObject
  ? z.output<R[K]>
  : undefined;
type Present<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };

/** What a caller hands over: only the parts that the route declares. */
export type Input<R extends Route> = Present<{
  params: Part<R, 'params'>;
  query: Part<R, 'query'>;
  body: Part<R, 'body'>;
}>;

/** What an implementation receives, parsed. */
export type ParsedInput<R extends Route> = Present<{
  params: Parsed<R, 'params'>;
  query: Parsed<R, 'query'>;
  body: Parsed<R, 'body'>;
}>;

export type Output<R extends Route> = z.output<R['returns']>;
