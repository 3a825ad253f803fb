import { type FileHandle, open } from 'node:fs/promises';

export interface ImageSize {
  width: number;
  height: number;
}

/**
 * Width and height in pixels as a PNG, JPEG or WebP file states them, read from its headers alone. Null: the file does not
 * say, so it is damaged or none of these.
 */
export async function imageSize(path: string, mediaType: string): Promise<ImageSize | null> {
  const read = readers[mediaType];
  if (!read) return null;
  const file = await open(path);
  try {
    return await read(file);
  } finally {
    await file.close();
  }
}

type Reader = (file: FileHandle) => Promise<ImageSize | null>;

const readers: Readonly<Record<string, Reader>> = {
  'image/png': pngSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
};

async function pngSize(file: FileHandle): Promise<ImageSize | null> {
  const head = await bytesAt(file, 16, 8);
  return head && { width: head.readUInt32BE(0), height: head.readUInt32BE(4) };
}

/** Walks from marker to marker, over previews and colour profiles, to the frame header. */
async function jpegSize(file: FileHandle): Promise<ImageSize | null> {
  for (let at = 2; ; ) {
    const marker = await bytesAt(file, at, 4);
    if (marker?.[0] !== 0xff) return null;
    const kind = marker[1] ?? 0;
    if (kind === 0xff) {
      at += 1;
      continue;
    }
    if (isFrame(kind)) {
      const frame = await bytesAt(file, at + 5, 4);
      return frame && { height: frame.readUInt16BE(0), width: frame.readUInt16BE(2) };
    }
    at += 2 + marker.readUInt16BE(2);
  }
}

/** SOF0 to SOF15 without the three markers between them that are something else. */
const isFrame = (kind: number): boolean =>
  kind >= 0xc0 && kind <= 0xcf && kind !== 0xc4 && kind !== 0xc8 && kind !== 0xcc;

async function webpSize(file: FileHandle): Promise<ImageSize | null> {
  const chunk = await bytesAt(file, 12, 18);
  if (!chunk) return null;
  switch (chunk.toString('latin1', 0, 4)) {
    case 'VP8 ':
      return { width: chunk.readUInt16LE(14) & 0x3fff, height: chunk.readUInt16LE(16) & 0x3fff };
    case 'VP8L': {
      const packed = chunk.readUInt32LE(9);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8X':
      return { width: chunk.readUIntLE(12, 3) + 1, height: chunk.readUIntLE(15, 3) + 1 };
    default:
      return null;
  }
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer | null> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, position);
  return bytesRead === length ? buffer : null;
}
