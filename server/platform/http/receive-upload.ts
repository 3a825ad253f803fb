import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { invalid, Problem } from '#shared/kernel/problem.ts';
import { isStorable } from '#shared/kernel/strict-json.ts';
import type { Exchange } from './exchange.ts';
import type { Upload } from './implement.ts';
import { brokenOff, checkLength, tooLarge, tooSlow } from './read-body.ts';

/** A client that sends nothing for this long is given up. */
const idleMs = 60_000;
/** Room beside the file for form fields and the boundaries. */
export const multipartOverhead = 1024 * 1024;
const fieldBytes = 256 * 1024;

export interface ReceivedUpload {
  upload: Upload;
  fields: Record<string, string>;
  /** SHA-256 of fields and file, for the idempotency check. */
  digest: Buffer;
  /** Deletes the temporary file; the receiver may have moved it away. */
  remove(): Promise<void>;
}

/**
 * Streams a multipart form to a private temporary folder: one file under `file`, other fields once each. The file never
 * stands in memory, and what was written is deleted when anything goes wrong.
 * @throws Problem too_large, invalid; HttpRefusal 408
 */
export async function receiveUpload(exchange: Exchange, maxBytes: number): Promise<ReceivedUpload> {
  checkLength(exchange, maxBytes + multipartOverhead);
  const folder = await mkdtemp(join(tmpdir(), 'trainflow-upload-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const form = new Form(folder, maxBytes);
    await form.receive(exchange);
    const { upload, fields, digest } = form.complete();
    return { upload, fields, digest, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

class Form {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #fields = new Map<string, string>();
  readonly #hash = createHash('sha256');
  /** Stops the reading, the parsing and the writing together. */
  readonly #stop = new AbortController();
  #refused: Error | undefined;
  #upload: Upload | undefined;
  #written: Promise<void> | undefined;

  constructor(folder: string, maxBytes: number) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
  }

  async receive(exchange: Exchange): Promise<void> {
    const { body } = exchange.req.raw;
    if (body === null) throw brokenForm();
    const parser = this.#parser(exchange.req.header('content-type') ?? '');
    const source = Readable.fromWeb(body);
    const { signal } = this.#stop;
    try {
      await pipeline(source, (chunks) => this.#watched(chunks), parser, { signal });
      await this.#written;
    } catch (error) {
      // The parser complains of what the form is; the rest of what the connection did.
      throw this.#refused ?? (source.errored ? brokenOff() : brokenForm(error));
    } finally {
      this.#stop.abort();
      await this.#written?.catch(() => {
        // Already told by `#refused`, or by the parser.
      });
    }
  }

  complete(): Pick<ReceivedUpload, 'upload' | 'fields' | 'digest'> {
    if (this.#upload === undefined) throw invalid('file', 'required', 'Send one file in the field "file".');
    const fields = Object.fromEntries([...this.#fields].sort(([one], [other]) => (one < other ? -1 : 1)));
    return { upload: this.#upload, fields, digest: this.#hash.update(JSON.stringify(fields)).digest() };
  }

  #refuse(error: Error): void {
    this.#refused ??= error;
    this.#stop.abort();
  }

  async *#watched(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const timer = setTimeout(() => this.#refuse(tooSlow()), idleMs);
    let bytes = 0;
    try {
      for await (const chunk of chunks) {
        timer.refresh();
        bytes += chunk.byteLength;
        if (bytes > this.#maxBytes + multipartOverhead) this.#refuse(tooLarge(this.#maxBytes));
        yield chunk;
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #parser(contentType: string): BusboyInstance {
    const parser = parserOf(contentType, this.#maxBytes);
    parser.on('file', (name, file, fileName) => this.#takeFile(name, file, fileName));
    parser.on('field', (name, value, nameTruncated, valueTruncated) => {
      this.#takeField(name, value, nameTruncated || valueTruncated);
    });
    parser.on('filesLimit', () => this.#refuse(oneFileOnly()));
    for (const limit of ['fieldsLimit', 'partsLimit'] as const)
      parser.on(limit, () => this.#refuse(brokenForm()));
    return parser;
  }

  #takeFile(name: string, file: BusboyFileStream, fileName: string): void {
    if (name !== 'file' || this.#upload) {
      file.resume();
      this.#refuse(
        name === 'file' ? oneFileOnly() : invalid(name, 'unknown_key', 'The file goes into "file".'),
      );
      return;
    }
    const upload: Upload = { path: join(this.#folder, 'upload'), fileName: plainName(fileName), bytes: 0 };
    this.#upload = upload;
    const hash = this.#hash;
    file.on('limit', () => this.#refuse(tooLarge(this.#maxBytes)));
    this.#written = pipeline(
      file,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          upload.bytes += chunk.byteLength;
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(upload.path, { flags: 'wx', mode: 0o600 }),
      { signal: this.#stop.signal },
    );
    this.#written.catch((error: Error) => this.#refuse(error));
  }

  #takeField(name: string, value: string, truncated: boolean): void {
    if (truncated) this.#refuse(invalid(name, 'too_long', 'This field is too long.'));
    else if (!isStorable(name) || !isStorable(value))
      this.#refuse(invalid(name, 'bad_character', 'Contains a character that cannot be stored.'));
    else if (this.#fields.has(name))
      this.#refuse(invalid(name, 'duplicate_key', 'This field is given twice.'));
    else this.#fields.set(name, value);
  }
}

function parserOf(contentType: string, maxBytes: number): BusboyInstance {
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: {
        fieldNameSize: 100,
        fieldSize: fieldBytes,
        fields: 20,
        fileSize: maxBytes,
        files: 1,
        parts: 21,
        headerPairs: 20,
      },
    });
  } catch (error) {
    throw brokenForm(error);
  }
}

const brokenForm = (cause?: unknown) =>
  Object.assign(new Problem('invalid', 'invalid_form', 'The form cannot be read.'), { cause });
const oneFileOnly = () => invalid('file', 'too_many', 'Send one file at a time.');

/** A name to show: no folders, nothing that turns the text around, at most 200 characters. */
export const plainName = (name: string): string =>
  (name.split(/[/\\]/).at(-1) ?? '')
    .toWellFormed()
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, 200) || 'file';
