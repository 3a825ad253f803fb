import { invalid } from '#shared/kernel/problem.ts';
import { commonWords, runs } from './common-passwords.ts';

/** Words that somebody who guesses would try first for this person: his sign-in name, his tenant's name. */
export interface PasswordContext {
  username: string;
  tenant: string;
}

/**
 * Refuses a password that would be guessed: 12 to 128 characters of any kind, not made only of common words, of the
 * person's own sign-in name or tenant, or of a row of keys. No rules about capitals and signs: they make passwords worse.
 * @param path the field to name in the refusal. @throws Problem invalid_input
 */
export function checkPassword(password: string, context: PasswordContext, path = 'newPassword'): void {
  const { length } = [...password];
  if (length < 12)
    throw invalid(
      path,
      'password.too_short',
      'Use 12 characters or more; a sentence is easy to keep in mind.',
    );
  if (length > 128) throw invalid(path, 'password.too_long', 'Use 128 characters or fewer.');
  const plain = password.normalize('NFKC').toLowerCase();
  const own = [context.username, context.tenant].map(lettersOf).filter((word) => word.length >= 3);
  if (isMonotonous(plain) || isRun(plain) || readings(plain).some((letters) => isMadeOf(letters, own))) {
    throw invalid(
      path,
      'password.too_common',
      'This password is easy to guess. Use several words that do not belong together.',
    );
  }
}

const lettersOf = (text: string) => text.toLowerCase().replace(/[^\p{L}]/gu, '');

/** The letters of a password, as written and as meant: `p@ssw0rd!1` is `password`. */
function readings(plain: string): string[] {
  const meant = plain.replace(/[^\p{L}]+$/u, '').replace(/[@4013579$!]/g, (sign) => meantBy[sign] ?? sign);
  return [plain, meant].map(lettersOf);
}
const meantBy: Record<string, string> = {
  '@': 'a',
  '4': 'a',
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '5': 's',
  '7': 't',
  '9': 'g',
  $: 's',
  '!': 'i',
};

/** True when the letters are one known word after another; digits and signs alone are judged elsewhere. */
function isMadeOf(letters: string, own: readonly string[]): boolean {
  if (letters === '') return false;
  const reached = new Set([0]);
  for (const start of reached) {
    for (let end = start + 1; end <= letters.length; end++) {
      const word = letters.slice(start, end);
      if (commonWords.has(word) || own.includes(word)) reached.add(end);
    }
  }
  return reached.has(letters.length);
}

/** True for `aaaaaaaaaaaa`, `121212121212`: fewer than five different characters. */
const isMonotonous = (plain: string) => new Set(plain).size < 5;

/** True for pieces of a row of keys or of a count, forwards or backwards, with or without signs in between. */
function isRun(plain: string): boolean {
  const core = plain.replace(/[^\p{L}\p{N}]/gu, '');
  const backwards = [...core].reverse().join('');
  return core === '' || runs.some((run) => run.includes(core) || run.includes(backwards));
}
