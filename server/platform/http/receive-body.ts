import { parsed } from '#shared/kernel/field-errors.ts';
import { invalid } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import { parseStrictJson } from '#shared/kernel/strict-json.ts';
import type { Exchange } from './exchange.ts';
import { requestHash } from './idempotency.ts';
import type { Upload } from './implement.ts';
import {
  checkContentType,
  hasBody,
  maxFeedRequestBytes,
  maxJsonBytes,
  readBytes,
  textOf,
} from './read-body.ts';
import { receiveUpload } from './receive-upload.ts';

export interface Received {
  body?: Record<string, unknown>;
  upload?: Upload;
  /** SHA-256 of method, path and body; null unless asked for. */
  digest: Buffer | null;
  remove?(): Promise<void>;
}

/** What the route declares as its body: nothing, JSON, or a form with a file; everything else is refused. */
export async function receiveBody(route: Route, exchange: Exchange, withDigest: boolean): Promise<Received> {
  if (route.method === 'get') return { digest: null };
  if (route.upload) return receiveForm(route, exchange, route.upload.maxBytes);
  // A changing request without a body needs no content type: the header x-trainflow-request guards it.
  const bytes = hasBody(exchange) ? await jsonBytes(route, exchange) : Buffer.alloc(0);
  return {
    body: bodyOf(route, bytes),
    digest: withDigest ? requestHash(exchange).update(bytes).digest() : null,
  };
}

function jsonBytes({ raw }: Route, exchange: Exchange): Promise<Buffer> {
  checkContentType(exchange, 'json');
  return readBytes(exchange, raw === 'feed' ? maxFeedRequestBytes : maxJsonBytes);
}

function bodyOf(route: Route, bytes: Buffer): Record<string, unknown> | undefined {
  if (route.body === undefined) {
    if (bytes.length > 0 && textOf(bytes).trim() !== '{}') throw unexpectedBody();
    return undefined;
  }
  if (bytes.length === 0) throw bodyRequired();
  return parsed(route.body, parseStrictJson(textOf(bytes)));
}

/** The same for a body that came inside another one, which was read strictly: null for none. @throws Problem invalid */
export function bodyOfStored(route: Route, body: unknown): Record<string, unknown> | undefined {
  const isEmpty = body === null || body === undefined;
  if (route.body === undefined) {
    if (!isEmpty && JSON.stringify(body) !== '{}') throw unexpectedBody();
    return undefined;
  }
  if (isEmpty && !route.upload) throw bodyRequired();
  return parsed(route.body, body ?? {});
}

const unexpectedBody = () => invalid('', 'unexpected_body', 'This request takes no body.');
const bodyRequired = () => invalid('', 'required', 'Send a JSON body.');

async function receiveForm(route: Route, exchange: Exchange, maxBytes: number): Promise<Received> {
  checkContentType(exchange, 'multipart');
  const { upload, fields, digest, remove } = await receiveUpload(exchange, maxBytes);
  try {
    const [unknown] = route.body === undefined ? Object.keys(fields) : [];
    if (unknown !== undefined) throw invalid(unknown, 'unknown_key', 'There is no field of this name.');
    const body = route.body === undefined ? undefined : parsed(route.body, fields);
    return { body, upload, remove, digest: requestHash(exchange).update(digest).digest() };
  } catch (error) {
    await remove();
    throw error;
  }
}
