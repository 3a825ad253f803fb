/**
 * A version as Windows Installer compares it: three numbers, no more, no names behind them.
 * @returns the text itself
 * @throws Error with a sentence
 */
export function msiVersion(text: string): string {
  const [, ...numbers] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,5})$/.exec(text) ?? [];
  const [major = 256, minor = 256, build = 65_536] = numbers.map(Number);
  if (major <= 255 && minor <= 255 && build <= 65_535) return text;
  throw new Error(
    `"${text}" is no version of an MSI: three numbers such as 2.4.1, at most 255.255.65535, and nothing behind them.`,
  );
}
