import type { OfferedFile, Release } from './release.schemas.ts';

/** What the signature of a release is made over: every field that a client acts on. */
export const signedText = (release: Omit<Release, 'signature'>): string => {
  const { version, minimumVersion, publishedAt, installer, bundle, key } = release;
  const file = (offered: OfferedFile | null) => offered && [offered.name, offered.bytes, offered.sha256];
  const fields = [version, minimumVersion, publishedAt, file(installer), file(bundle), key];
  return `trainflow-release-1\n${JSON.stringify(fields)}`;
};

/** Whether one version comes after another. @param version `2.10.0` comes after `2.9.3` */
export function isNewer(version: string, other: string): boolean {
  const [one, two] = [numbersOf(version), numbersOf(other)];
  const at = one.findIndex((number, index) => number !== two[index]);
  return at !== -1 && (one[at] ?? 0) > (two[at] ?? 0);
}

const numbersOf = (version: string): number[] => version.split('.').map(Number);
