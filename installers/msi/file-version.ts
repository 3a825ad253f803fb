/** The name of a program's version resource, which the fixed part follows. */
const name = Buffer.from('VS_VERSION_INFO\0', 'utf16le');
/** How the fixed part begins (VS_FIXEDFILEINFO). */
const signature = 0xfeef04bd;

/** The version of a Windows program or library, `45.4.1.0`; null where it carries none. */
export function fileVersion(program: Buffer): string | null {
  for (let at = program.indexOf(name); at !== -1; at = program.indexOf(name, at + 1)) {
    // Padded to 32 bits, counted from wherever the resource lies.
    const fixed = [0, 2]
      .map((padding) => at + name.length + padding)
      .find((place) => isSignature(program, place));
    // dwFileVersionMS, dwFileVersionLS: two numbers of 16 bits each, the more significant one last.
    if (fixed !== undefined)
      return [10, 8, 14, 12].map((offset) => program.readUInt16LE(fixed + offset)).join('.');
  }
  return null;
}

const isSignature = (program: Buffer, at: number): boolean =>
  at + 16 <= program.length && program.readUInt32LE(at) === signature;
