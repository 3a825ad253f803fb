import { fileTypeFromBuffer } from 'file-type';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import type { Route } from '#shared/kernel/route.ts';
import { parseStrictJson } from '#shared/kernel/strict-json.ts';
import type { QueuedFile } from './offline.ts';
import { sha256Of } from './outbox-files.ts';

const maxJsonBytes = 1024 * 1024;
/** Room beside the file for the form's fields and boundaries. */
const overhead = 1024 * 1024;

export interface Read {
  body: unknown;
  file: (QueuedFile & { content: Uint8Array }) | null;
}

/** The body that a route declares: JSON, or a form with one file. @throws Problem as the server */
export async function readRequest(route: Route, request: Request): Promise<Read> {
  if (route.method === 'get') return { body: undefined, file: null };
  if (route.upload !== undefined) return readForm(request, route.upload.maxBytes);
  const bytes = await readBytes(request, maxJsonBytes);
  if (bytes.byteLength === 0) return { body: undefined, file: null };
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new Problem('unsupported', 'content_type', 'Send application/json.');
  return { body: parseStrictJson(textOf(bytes)), file: null };
}

async function readForm(request: Request, maxBytes: number): Promise<Read> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^multipart\/form-data\s*;/i.test(type))
    throw new Problem('unsupported', 'content_type', 'Send multipart/form-data.');
  const bytes = await readBytes(request, maxBytes + overhead, maxBytes);
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData().catch(() => {
    throw new Problem('invalid', 'invalid_form', 'The form cannot be read.');
  });
  const file = form.get('file');
  if (!(file instanceof File)) throw invalid('file', 'required', 'Send one file in the field "file".');
  if (file.size > maxBytes) throw tooLarge(maxBytes);
  const fields = [...form].filter(([name]) => name !== 'file');
  return { body: Object.fromEntries(fields), file: await queued(file) };
}

/** Known by its content: its name and what the sender says of its type do not count. */
async function queued(file: File): Promise<NonNullable<Read['file']>> {
  const content = new Uint8Array(await file.arrayBuffer());
  const found = await fileTypeFromBuffer(content);
  const mediaType = found?.mime === 'image/heif' ? 'image/heic' : found?.mime;
  if (mediaType === undefined || !accepted.has(mediaType))
    throw new Problem(
      'unsupported',
      'evidence.unsupported_type',
      'Send a PDF, JPEG, PNG, WebP or HEIC file.',
    );
  return {
    sha256: sha256Of(content),
    name: file.name.trim().slice(0, 200) || 'file',
    bytes: content.byteLength,
    mediaType,
    content,
  };
}

const accepted = new Set(['application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic']);

/** @param limit what the sentence names */
async function readBytes(
  request: Request,
  maxBytes: number,
  limit = maxBytes,
): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      reader.cancel().catch(() => undefined);
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const tooLarge = (maxBytes: number) =>
  new Problem(
    'too_large',
    'too_large',
    `This is larger than the limit of ${Math.floor(maxBytes / 1024 / 1024)} MiB.`,
    {
      details: { maxBytes },
    },
  );

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Problem('invalid', 'invalid_encoding', 'The body is not UTF-8 text.');
  }
}
