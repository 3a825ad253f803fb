import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const File = z.object({
  size: z.number(),
  offset: z.string().optional(),
  unpacked: z.boolean().optional(),
  integrity: z.object({ algorithm: z.literal('SHA256'), hash: z.string() }).optional(),
});
type File = z.infer<typeof File>;
type Folder = { files: Record<string, File | Folder> };
const Folder: z.ZodType<Folder> = z.object({
  files: z.record(z.string(), z.union([File, z.lazy(() => Folder)])),
});

/** An archive of Electron: a header of two sizes and JSON, then the files' bytes one after the other. */
export interface Asar {
  /** SHA-256 of the header: what a program must hold to notice a changed archive. */
  headerHash: string;
  /** By path, `/main.js`. */
  files: ReadonlyMap<string, File>;
  /** SHA-256 of the bytes that the archive holds of a file. */
  hashOf(path: string): string;
}

export function readAsar(archive: string): Asar {
  const bytes = readFileSync(archive);
  const header = bytes.toString('utf8', 16, 16 + bytes.readUInt32LE(12));
  const start = 8 + bytes.readUInt32LE(4);
  const files = new Map(filesOf(Folder.parse(JSON.parse(header)), ''));
  return {
    headerHash: sha256(Buffer.from(header)),
    files,
    hashOf(path) {
      const file = files.get(path);
      if (file?.offset === undefined) throw new Error(`${path} is not in the archive`);
      const at = start + Number(file.offset);
      return sha256(bytes.subarray(at, at + file.size));
    },
  };
}

const filesOf = (folder: Folder, path: string): [string, File][] =>
  Object.entries(folder.files).flatMap(([name, entry]): [string, File][] =>
    'files' in entry ? filesOf(entry, `${path}/${name}`) : [[`${path}/${name}`, entry]],
  );

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
