import { nameOf } from '#server/platform/http/registry.ts';
import { isId } from '#shared/kernel/ids.ts';
import type { Answer } from './ask.ts';
import { answersInBulk } from './expectations.ts';
import { type Finding, finding, type Judged } from './finding.ts';

/** Absent, foreign, out of sight, malformed, another's file: one answer for all, and never a success. */
export function* likeAbsent(judged: Judged, all: readonly Judged[]): Generator<Finding> {
  const { route, slot, answer, aimed } = judged;
  const model = all.find((each) => each.slot === slot && each.aimed?.relation === 'absent');
  if (model === undefined || aimed === null || slot === null) return;
  if (slot.part === 'params' && answer.status !== 404)
    yield finding(`404 for what is ${aimed.relation}`, judged, `${answer.status} ${answer.text}`);
  const isList = slot.part === 'query' && isEmptyList(answer.text);
  if (answer.status < 300 && !isList && !answersInBulk.has(nameOf(route)))
    yield finding(`no success for what is ${aimed.relation}`, judged, answer.text);
  if (differs(blanked(judged), blanked(model)))
    yield finding(
      `what is ${aimed.relation} is answered like what is absent`,
      judged,
      differenceOf(blanked(judged), blanked(model)),
    );
}

/** An id that another tenant uses is as free as any. */
export function* likeAnyNewId(judged: Judged, all: readonly Judged[]): Generator<Finding> {
  if (judged.aimed?.relation === 'malformed') return;
  const model = all.find((each) => each.slot === judged.slot && each.aimed?.relation === 'absent');
  if (model && (judged.answer.status !== model.answer.status || judged.answer.code !== model.answer.code))
    yield finding("another tenant's id is as free as any", judged, differenceOf(judged.answer, model.answer));
}

/** An id that was asked for may be repeated, as long as it is repeated for every id alike. */
function blanked({ answer, aimed }: Judged): Pick<Answer, 'status' | 'headers' | 'text'> {
  const id = aimed?.target.id ?? '';
  const blank = (text: string) => (isId(id) ? text.replaceAll(id, '<asked>') : text);
  return { status: answer.status, headers: blank(answer.headers), text: blank(answer.text) };
}

type Bytes = Pick<Answer, 'status' | 'headers' | 'text'>;
export const differs = (one: Bytes, other: Bytes): boolean =>
  one.status !== other.status || one.headers !== other.headers || one.text !== other.text;
export const differenceOf = (one: Bytes, other: Bytes): string =>
  one.headers === other.headers
    ? `${one.status} ${one.text}\n    instead of ${other.status} ${other.text}`
    : `${one.status} ${one.headers}\n    instead of ${other.status} ${other.headers}`;

const isEmptyList = (text: string): boolean => {
  const { items } = JSON.parse(text);
  return Array.isArray(items) && items.length === 0;
};
