import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type Exchange, reply } from './exchange.ts';
import { takesCoding } from './negotiate.ts';

/** A file that the server gives out, held in memory: what is not in the list cannot be asked for. */
export interface Asset {
  plain: Uint8Array<ArrayBuffer>;
  /** As the build has compressed it; the server does not compress by itself. */
  br?: Uint8Array<ArrayBuffer>;
  gzip?: Uint8Array<ArrayBuffer>;
  type: string;
  etag: string;
  /** Its name carries the hash of its content, so that a browser may keep it for good. */
  hashed: boolean;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};
const compressed = ['.br', '.gz'];

/** Every file of a built folder by its address, `/assets/index-3f2a.js`; empty when there is no such folder. */
export async function loadAssets(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const files = await filesIn(folder);
  const known = new Set(files);
  const assets = new Map<string, Asset>();
  for (const file of files) {
    const type = types[extname(file)];
    if (type === undefined || compressed.includes(extname(file))) continue;
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    assets.set(path, {
      ...assetOf(await read(file), type, path.startsWith('/assets/')),
      ...(known.has(`${file}.br`) ? { br: await read(`${file}.br`) } : {}),
      ...(known.has(`${file}.gz`) ? { gzip: await read(`${file}.gz`) } : {}),
    });
  }
  return assets;
}

/** One file of the server's own. */
export const loadAsset = async (file: string): Promise<Asset> =>
  assetOf(await read(file), types[extname(file)] ?? 'application/octet-stream', false);

/** The asset, compressed if the client takes that, or 304 when it has it already. */
export function replyAsset(
  exchange: Exchange,
  asset: Asset,
  more: Readonly<Record<string, string>> = {},
): Response {
  const { type, etag, hashed } = asset;
  const headers: Record<string, string> = {
    vary: 'Accept-Encoding',
    ...(hashed ? { etag, 'cache-control': 'public, max-age=31536000, immutable' } : {}),
    ...more,
  };
  if (hashed && exchange.req.header('if-none-match')?.includes(etag))
    return reply(exchange, 304, null, headers);
  const [bytes, coding] = variantOf(asset, exchange.req.header('accept-encoding'));
  return reply(exchange, 200, bytes, {
    ...headers,
    'content-type': type,
    'content-length': String(bytes.byteLength),
    ...(coding === undefined ? {} : { 'content-encoding': coding }),
  });
}

function variantOf({ plain, br, gzip }: Asset, accepted: string | undefined) {
  if (br && takesCoding(accepted, 'br')) return [br, 'br'] as const;
  if (gzip && takesCoding(accepted, 'gzip')) return [gzip, 'gzip'] as const;
  return [plain, undefined] as const;
}

function assetOf(plain: Uint8Array<ArrayBuffer>, type: string, hashed: boolean): Asset {
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  return { plain, type, etag, hashed };
}

const read = async (file: string) => new Uint8Array(await readFile(file));

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
