/** How a program's fixed version information begins (VS_FIXEDFILEINFO: signature, then structure version 1.0). */
const signature = Buffer.from([0xbd, 0x04, 0xef, 0xfe, 0x00, 0x00, 0x01, 0x00]);

/** The version of a Windows program or library, `45.4.1.0`; null where it carries none. */
export function fileVersion(program: Buffer): string | null {
  const at = program.indexOf(signature);
  if (at === -1 || at + 16 > program.length) return null;
  // dwFileVersionMS, dwFileVersionLS: two numbers of 16 bits each, the more significant one last.
  return [10, 8, 14, 12].map((offset) => program.readUInt16LE(at + offset)).join('.');
}
