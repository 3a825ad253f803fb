import type { TFunction } from 'i18next';
import { type FieldError, Problem } from '#shared/kernel/problem.ts';
import { isKey, keyOfCode } from './i18n.ts';

/** What a refusal says to the reader: `problems.<code>` of the catalogue, else the words the server sent. */
export function problemText(t: TFunction, problem: Problem): string {
  const key = `problems.${keyOfCode(problem.code)}`;
  if (isKey(key)) return t(key, { ...words(problem) });
  return problem.kind === 'missing' ? t('problems.missing') : problem.message;
}

/** A refusal of which only the code and the words are left, such as one of an earlier contact. */
export const codeText = (t: TFunction, { code, detail }: { code: string; detail: string }): string =>
  problemText(t, new Problem('unavailable', code, detail));

/** One refused field: `fields.<code>` of the catalogue, else the words the server sent. */
export function fieldText(t: TFunction, error: FieldError): string {
  const key = `fields.${keyOfCode(error.code)}`;
  return isKey(key) ? t(key) : error.message;
}

/** For the help desk: the number under which the server's log has the story. */
export const requestIdOf = (problem: Problem): string | null =>
  typeof problem.details.requestId === 'string' ? problem.details.requestId : null;

/** What sentences about a refusal may name: the minutes to wait, at least one. */
function words(problem: Problem) {
  const seconds = Number(problem.details.retryAfterSeconds ?? 60);
  return { count: Math.max(1, Math.ceil((Number.isNaN(seconds) ? 60 : seconds) / 60)) };
}
