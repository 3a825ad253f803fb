import { urlOf } from '#shared/kernel/client.ts';
import type { Input, Route } from '#shared/kernel/route.ts';
import type { Chance } from '../http/hostile-input.ts';
import * as hostile from './hostile-values.ts';
import type { RouteInput } from './inputs.ts';
import { isSchema } from './samples.ts';

/** A request as it leaves the client. */
export interface RawRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer> | FormData;
}

/** The request for an input, whatever has become of it: what has no place in an address is left out. */
export function rawRequest(route: Route, input: RouteInput, chance: Chance): RawRequest {
  const params = isSchema(input.params) ? input.params : {};
  const query = isSchema(input.query) ? input.query : {};
  const path = urlOf(route, { params: asTexts(params), query: asTexts(query) } as Input<Route>);
  const request: RawRequest = {
    method: route.method.toUpperCase(),
    path,
    headers: route.method === 'get' ? {} : { 'x-trainflow-request': '1' },
  };
  if (route.upload) return { ...request, body: formOf(input.body, chance) };
  if (route.body === undefined || input.body === undefined) return request;
  return withBody(request, JSON.stringify(input.body) ?? '');
}

const asTexts = (values: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).toWellFormed(),
    ]),
  );

const withBody = (request: RawRequest, body: string | Uint8Array<ArrayBuffer>): RawRequest => ({
  ...request,
  headers: {
    'content-type': 'application/json',
    ...request.headers,
    'content-length': String(Buffer.byteLength(body)),
  },
  body,
});

const contents: readonly string[] = [
  '%PDF-1.7\n%%EOF',
  'code,titleEn\nA,x\n',
  '',
  '\u0000',
  'GIF89a\u0001\u0000\u0001\u0000',
  '\u0089PNG\r\n\u001a\n\u0000\u0000\u0000\rIHDR',
  'ÿØÿà\u0000\u0010JFIF',
  'ÿØÿÀ\u0000\u0011\u0008ÿÿÿÿ\u0003',
  'RIFF\u0024\u0000\u0000\u0000WEBPVP8X',
  '\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic',
  '<svg onload="x"/>',
  'PK\u0003\u0004',
];
const fileNames = [
  'a.pdf',
  'شهادة.pdf',
  '../../etc/passwd',
  'C:\\x',
  '',
  '\u202efdp.exe',
  `${'x'.repeat(300)}.pdf`,
  'a"b.pdf',
];

function formOf(fields: unknown, chance: Chance): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(isSchema(fields) ? fields : {}))
    form.append(name, typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  const file = () => new File([Buffer.from(chance.pick(contents), 'latin1')], chance.pick(fileNames));
  if (chance.sometimes(0.95)) form.append(chance.sometimes(0.95) ? 'file' : 'files', file());
  if (chance.sometimes(0.05)) form.append('file', file());
  return form;
}

type Spoil = (request: RawRequest, chance: Chance) => RawRequest;

const withHeader =
  (name: string, values: readonly string[]): Spoil =>
  (request, chance) => ({ ...request, headers: { ...request.headers, [name]: chance.pick(values) } });

const textOf = ({ body }: RawRequest): string => (typeof body === 'string' ? body : '{"version":1}');

/** What can be wrong about a request beside what it says. */
const spoils: readonly Spoil[] = [
  withHeader('content-type', [
    'text/plain',
    '',
    'application/json; charset=utf-16',
    'application/JSON',
    'multipart/form-data',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json;;;',
    'x'.repeat(300),
  ]),
  withHeader('content-encoding', ['gzip', 'br', 'identity', 'x']),
  withHeader('accept', ['text/html', '*/*;q=x', 'application/json;q=0', '', 'x'.repeat(2_000)]),
  withHeader('accept-language', ['ar', 'ar;q=0.x', '*', 'x'.repeat(2_000)]),
  withHeader('idempotency-key', [
    '',
    'short',
    'a-key-of-the-fuzz-1',
    'a-key-of-the-fuzz-2',
    'x'.repeat(200),
    'with space here',
  ]),
  withHeader('x-trainflow-request', ['0', '', '1, 1']),
  withHeader('origin', ['https://evil.example', 'null', 'http://localhost']),
  withHeader('sec-fetch-site', ['cross-site', 'none', 'x']),
  withHeader('authorization', ['Bearer x', 'Basic eDp4']),
  withHeader('x-forwarded-for', ['10.0.0.1', 'x', '::1, ::1, ::1']),
  withHeader('user-agent', ['x'.repeat(5_000), '\u00ff']),
  withHeader('content-length', ['0', '1', '99999999999', '-1', 'x']),
  withHeader('transfer-encoding', ['chunked', 'gzip']),
  // The same key twice, a text that breaks off, bytes that are no text, and more of it than anybody reads.
  (request) => withBody(request, textOf(request).replace(/^\{/, '{"version":1,"version":2,')),
  (request, chance) => withBody(request, textOf(request).slice(0, Math.floor(chance.next() * 40))),
  (request) => withBody(request, new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])),
  (request) => withBody(request, `\ufeff${textOf(request)}`),
  (request) => withBody(request, `${textOf(request)}x`),
  (request) => withBody(request, textOf(request).replace(/^\{/, '{"__proto__":{"x":1},')),
  (request) => withBody(request, '['.repeat(20_000)),
  (request) => withBody(request, `{"a":"${'x'.repeat(1_100_000)}"}`),
  (request, chance) =>
    withBody(
      request,
      chance.pick(['', '{', 'null', '[]', '"x"', '1e999', '{"version":1e400}', '{"version":1.0}']),
    ),
  (request) => {
    const { body: _, ...rest } = request;
    return rest;
  },
  (request, chance) => ({
    ...request,
    method: chance.pick(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  }),
  (request) => ({ ...request, path: request.path.replace('/api/', '/api/v1/') }),
  (request, chance) => ({
    ...request,
    path: `${request.path}${chance.pick(['/', '//', '?', '?limit=10&limit=25', '?x', '?%ff', '?limit=%E0%A4%A', '#x', '%00', '/%2e%2e'])}`,
  }),
  (request, chance) => ({
    ...request,
    path: request.path.replace(
      /[0-9a-f]{8}-[0-9a-f-]{27}/,
      encodeURIComponent(chance.pick([...hostile.ids, ...hostile.texts]).toWellFormed()) || 'x',
    ),
  }),
];

/** Spoils one thing about how a request is sent. */
export const spoilt: Spoil = (request, chance) => chance.pick(spoils)(request, chance);
