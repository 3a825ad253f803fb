import { describe, expect, test } from 'vitest';
import { Problem } from '#shared/kernel/problem.ts';
import { parseStrictJson } from './strict-json.ts';

const refused = (text: string) => {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof Problem)
      return error.errors[0] ? [error.errors[0].path, error.errors[0].code] : error.code;
    throw error;
  }
  return 'accepted';
};

describe('strict JSON', () => {
  test.each([
    '{"a":1,"b":{"a":2},"c":[{"a":1},{"a":2}]}',
    '[]',
    '"text"',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a,b":[1,2],"b":"]"}',
    '{"text":"\\ud83d\\udee0"}',
    '[[1,"x"],[{"a":[]}]]',
  ])('takes %s', (text) => {
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ['a key twice', '{"a":1,"a":2}', ['a', 'duplicate_key']],
    ['a key twice, far inside', '{"a":[0,{"b":1,"c":{"d":1,"d":2}}]}', ['a.1.c.d', 'duplicate_key']],
    ['a key twice, once in disguise', '{"ab":1,"a\\u0062":2}', ['ab', 'duplicate_key']],
    ['the way into the prototype', '{"a":{"__proto__":{"admin":true}}}', ['a.__proto__', 'forbidden_key']],
    ['the same in disguise', '{"\\u005f_proto__":1}', ['__proto__', 'forbidden_key']],
    ['constructor', '[{"constructor":1}]', ['0.constructor', 'forbidden_key']],
    ['prototype', '{"prototype":1}', ['prototype', 'forbidden_key']],
    ['NUL', '{"a":[1,"x\\u0000"]}', ['a.1', 'bad_character']],
    ['NUL in a key', '{"a":{"\\u0000":1}}', ['a', 'bad_character']],
    ['half a surrogate pair', '{"a":"\\ud83d"}', ['a', 'bad_character']],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, [Array(32).fill('0').join('.'), 'too_deep']],
    ['a comma too much', '{"a":1,}', 'invalid_json'],
    ['two values', '{} {}', 'invalid_json'],
    ['nothing', '', 'invalid_json'],
    ['NaN', '{"a":NaN}', 'invalid_json'],
  ])('refuses %s', (_, text, reason) => {
    expect(refused(text)).toEqual(reason);
  });

  test('takes 32 levels', () => {
    expect(refused(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('accepted');
  });

  test('is not slowed down by text made to slow it down', () => {
    // Quadratic scanning of this megabyte would take minutes and fail by the test's own time limit.
    expect(refused(`"${'\\"'.repeat(500_000)}`)).toBe('invalid_json');
    expect(refused(`"${'\\"'.repeat(500_000)}"`)).toBe('accepted');
    expect(refused('['.repeat(1_000_000))).toBe('invalid_json');
  });
});
