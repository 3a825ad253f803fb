import type { ImportMapping } from '#shared/integrations/import.schemas.ts';

type Delimiter = ImportMapping['delimiter'];
type Encoding = ImportMapping['encoding'];
const delimiters: readonly Delimiter[] = [',', ';', '\t', '|'];
const headBytes = 65_536;

export interface Header {
  columns: string[];
  delimiter: Delimiter;
}

/** The column names of a CSV file, read from its beginning; the separator is the one that makes most columns. */
export async function readHeader(file: Blob, encoding: Encoding): Promise<Header> {
  const text = decode(new Uint8Array(await file.slice(0, headBytes).arrayBuffer()), encoding);
  const line = firstRecord(text.replace(/^\uFEFF/, ''));
  const candidates = delimiters.map((delimiter) => ({ delimiter, columns: split(line, delimiter) }));
  return candidates.reduce((best, each) => (each.columns.length > best.columns.length ? each : best));
}

/** As the server reads it: UTF-8 unless the bytes are not, then the Arabic Windows code page. */
export function decode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'auto') return new TextDecoder(encoding).decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    // Streaming: a character cut at the end of the piece is not an error.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1256').decode(bytes);
  }
}

/** Up to the first line break outside of quotes. */
function firstRecord(text: string): string {
  let quoted = false;
  for (const [at, sign] of [...text].entries()) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && (sign === '\n' || sign === '\r')) return [...text].slice(0, at).join('');
  }
  return text;
}

function split(line: string, delimiter: string): string[] {
  const cells: string[] = [''];
  let quoted = false;
  for (const sign of line) {
    if (sign === '"') quoted = !quoted;
    else if (sign === delimiter && !quoted) cells.push('');
    else cells.push(`${cells.pop() ?? ''}${sign}`);
  }
  return cells.map((cell) => cell.trim());
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The column that is called like a field, whatever its case and separators: `Badge Number` for `badgeNumber`. */
export const columnFor = (field: string, columns: readonly string[]): string =>
  columns.find((column) => plain(column) === plain(field)) ?? '';
