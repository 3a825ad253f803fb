import { invalid, Problem } from './problem.ts';

const maxDepth = 32;
/** Keys that would reach into JavaScript's own objects. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** An object or array that is open while the text is read. */
interface Level {
  /** The keys so far; null in an array. */
  keys: Set<string> | null;
  /** Where we are in it: the present key or index. */
  at: string | number;
  expectsKey: boolean;
}

/**
 * JSON as strict as our own client writes it: no key twice (parsers disagree on which one counts), no key that reaches
 * into prototypes, at most 32 levels, no NUL and no half of a surrogate pair, which PostgreSQL cannot store.
 * @throws Problem invalid, with the path of what is wrong.
 */
export function parseStrictJson(text: string): unknown {
  const value = parse(text);
  // JSON.parse accepted the text: from here on its strings are well-formed and the tokens are found in one pass.
  inspect(text);
  return value;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem('invalid', 'invalid_json', 'The body is not valid JSON.');
  }
}

function inspect(text: string): void {
  const levels: Level[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') open(levels, token);
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') advance(level);
    else if (level?.expectsKey) takeKey(levels, level, token);
    else if (token.includes('\\u')) checkCharacters(JSON.parse(token), levels);
  }
}

function open(levels: Level[], token: '{' | '['): void {
  if (levels.length === maxDepth)
    throw invalid(pathOf(levels), 'too_deep', `More than ${maxDepth} levels are not read.`);
  const isObject = token === '{';
  levels.push({ keys: isObject ? new Set() : null, at: isObject ? '' : 0, expectsKey: isObject });
}

function advance(level: Level | undefined): void {
  if (level === undefined) return;
  if (typeof level.at === 'number') level.at += 1;
  else level.expectsKey = true;
}

function takeKey(levels: readonly Level[], level: Level, token: string): void {
  const key: string = token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
  level.at = key;
  level.expectsKey = false;
  if (token.includes('\\u')) checkCharacters(key, levels.slice(0, -1));
  if (forbiddenKeys.has(key)) throw invalid(pathOf(levels), 'forbidden_key', 'This name is not allowed.');
  if (level.keys?.has(key)) throw invalid(pathOf(levels), 'duplicate_key', 'This field is given twice.');
  level.keys?.add(key);
}

function checkCharacters(text: string, levels: readonly Level[]): void {
  if (!isStorable(text))
    throw invalid(pathOf(levels), 'bad_character', 'Contains a character that cannot be stored.');
}

/** False for text with NUL or half a surrogate pair. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

const pathOf = (levels: readonly Level[]) => levels.map(({ at }) => String(at)).join('.');
