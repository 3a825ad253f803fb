import { mkdir, open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where in the files a line stands; for people. */
export interface FileLine {
  file: string;
  number: number;
  text: string;
  /** Without a line's end: a write that a crash cut short, so it was never counted. */
  unfinished: boolean;
  /** The place behind it. */
  end: Position;
}

export interface Position {
  file: string;
  /** Bytes from the beginning of the file. */
  offset: number;
  /** Lines before that place in this file. */
  lines: number;
}

export const checkpointsDir = (dataDir: string) => join(dataDir, 'checkpoints');

/** A file is followed by the next one after so many lines; none is ever deleted. */
export const linesPerFile = 10_000;

const name = /^\d{12}\.jsonl$/;

/** The lines of all files of the folder, oldest first, from the beginning or from a place read before. @throws when that place is gone */
export async function* readLines(dir: string, from?: Position): AsyncGenerator<FileLine> {
  const files = (await filesIn(dir)).filter((file) => from === undefined || file >= from.file);
  if (from && files[0] !== from.file) throw cut(from.file);
  for (const file of files) {
    const start = from?.file === file ? from : { file, offset: 0, lines: 0 };
    const bytes = await readFile(join(dir, file));
    if (bytes.length < start.offset) throw cut(file);
    yield* linesOf(bytes.subarray(start.offset), start);
  }
}

const cut = (file: string) =>
  new Error(`The checkpoint file ${file} was removed or cut while the server was running.`);

function* linesOf(bytes: Buffer, { file, offset, lines }: Position): Generator<FileLine> {
  let number = lines;
  for (let at = 0; at < bytes.length; ) {
    const newline = bytes.indexOf(0x0a, at);
    const unfinished = newline === -1;
    const text = bytes.subarray(at, unfinished ? bytes.length : newline).toString('utf8');
    at = unfinished ? bytes.length : newline + 1;
    number++;
    yield { file, number, text, unfinished, end: { file, offset: offset + at, lines: number } };
  }
}

async function filesIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir)).filter((file) => name.test(file)).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** The beginning of the file whose first line is this one of the whole. */
export const newFile = (line: number): Position => ({
  file: `${String(line).padStart(12, '0')}.jsonl`,
  offset: 0,
  lines: 0,
});

/**
 * Adds whole lines behind a place and returns when they are on the disk, and the file's name in its folder. What stands
 * behind the place is the stump of a write that a crash cut short.
 */
export async function appendLines(
  dir: string,
  { file, offset }: Position,
  lines: readonly string[],
): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const handle = await open(join(dir, file), 'a', 0o600);
  try {
    await handle.truncate(offset);
    await handle.write(`${lines.join('\n')}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (process.platform !== 'win32') await syncFolder(dir);
}

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
