import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import Papa from 'papaparse';
import type { ImportMapping } from '#shared/integrations/import.schemas.ts';
import { Problem } from '#shared/kernel/problem.ts';

type Encoding = Exclude<ImportMapping['encoding'], 'auto'>;

const maxColumns = 256;
const maxHeaderBytes = 65_536;

/** A refusal that is about the file as a whole: nothing of it was read in. */
const unreadable = (code: string, detail: string) =>
  new Problem('invalid', `import.${code}`, detail, { errors: [{ path: 'file', code, message: detail }] });

/**
 * The encoding of a CSV file: its byte-order mark says, or being valid UTF-8 does; what is neither is Windows-1256, the
 * Arabic code page of older HR systems. @throws Problem when the file is named UTF-8 and is not.
 */
export async function encodingOf(path: string, asked: ImportMapping['encoding']): Promise<Encoding> {
  if (asked === 'windows-1256' || asked === 'utf-16le') return asked;
  const start = await firstBytes(path, 2);
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (await isUtf8(path)) return 'utf-8';
  if (asked === 'utf-8') {
    throw unreadable(
      'not_utf8',
      'The file is not UTF-8. Save it as UTF-8, or choose the encoding windows-1256.',
    );
  }
  return 'windows-1256';
}

async function isUtf8(path: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      decoder.decode(chunk as Buffer, { stream: true });
    }
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { end: count - 1 })) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** The file's bytes as UTF-8, without a byte-order mark. */
export function utf8Of(path: string, encoding: Encoding): Readable {
  const bytes = createReadStream(path, { highWaterMark: 1 << 18 });
  if (encoding === 'utf-8') return bytes;
  const decoder = new TextDecoder(encoding);
  return Readable.from(
    (async function* () {
      for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk as Buffer, { stream: true }));
      yield Buffer.from(decoder.decode());
    })(),
  );
}

/** The column names of the first line. @throws Problem empty_file, not_csv, bad_header (empty, repeated, too many names). */
export async function headerOf(path: string, encoding: Encoding, delimiter: string): Promise<string[]> {
  const decoder = new TextDecoder(encoding);
  const text = decoder.decode(await firstBytes(path, maxHeaderBytes), { stream: true });
  if (text.trim() === '') throw unreadable('empty_file', 'The file is empty.');
  const parsed = Papa.parse<string[]>(text, { delimiter, preview: 1 });
  const names = (parsed.data[0] ?? []).map((name) => name.replace(/^\uFEFF/, '').trim());
  // A spreadsheet or an archive sent by mistake; its "names" could not even be told back, being no text.
  if (names.some((name) => name.includes('\u0000')))
    throw unreadable('not_csv', 'The file is not text. Save it as CSV and send that.');
  if (names.length > maxColumns) {
    throw unreadable('too_many_columns', `The file has ${names.length} columns; ${maxColumns} are the most.`);
  }
  const empty = names.indexOf('');
  if (empty >= 0) throw unreadable('bad_header', `Column ${empty + 1} has no name in the first line.`);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined)
    throw unreadable('bad_header', `The column "${repeated}" stands twice in the first line.`);
  return names;
}
