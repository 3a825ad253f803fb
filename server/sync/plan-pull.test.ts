import { describe, expect, test } from 'vitest';
import { type Asked, type PublishedScope, planPull } from './plan-pull.ts';

const scope = (name: string, more: Partial<PublishedScope> = {}): PublishedScope => ({
  scope: name,
  count: 10,
  checksum: '1',
  seq: 50,
  activatedSeq: 5,
  ...more,
});
const asked = (more: Partial<Asked> = {}): Asked => ({
  held: [],
  known: [],
  digests: null,
  limit: 1_000,
  ...more,
});
const clock = { seq: 100, gcSeq: 20 };
/** Each part as `name`, or as `name>cursor` when it comes in part. */
const plan = (question: Partial<Asked>, visible: PublishedScope[]) => {
  const { parts, ...rest } = planPull(asked(question), clock, visible);
  return {
    ...rest,
    parts: parts.map(({ scope: name, after }) => (after === null ? name : `${name}>${after}`)),
  };
};

describe('what a laptop gets', () => {
  test('is everything when it holds nothing', () => {
    expect(plan({}, [scope('a'), scope('b')])).toMatchObject({ parts: ['a', 'b'], later: null, drop: [] });
  });

  test.each([
    [60, [], 'nothing newer'],
    [50, [], 'held up to the newest change'],
    [49, ['a>49'], 'the changes since'],
    [20, ['a>20'], 'tombstones from there on are kept'],
    [19, ['a'], 'tombstones of then are gone'],
    [4, ['a'], 'it was filled anew since'],
  ])('of a scope held up to %i is %j: %s', (cursor, parts) => {
    expect(plan({ held: [{ cursor, scopes: ['a'] }] }, [scope('a')]).parts).toEqual(parts);
  });

  test('of a scope that was filled anew is the whole, though tombstones were never collected', () => {
    const fresh = scope('a', { activatedSeq: 40, seq: 40 });
    expect(
      planPull(asked({ held: [{ cursor: 39, scopes: ['a'] }] }), { seq: 100, gcSeq: 0 }, [fresh]).parts,
    ).toMatchObject([{ after: null }]);
  });

  test('loses what it may see no more, also what it no longer trusts', () => {
    const question = { held: [{ cursor: 60, scopes: ['gone'] }], known: ['bad', 'a'] };
    expect(plan(question, [scope('a')]).drop.sort()).toEqual(['bad', 'gone']);
  });
});

describe('in pieces', () => {
  const visible = [scope('a'), scope('b'), scope('c'), scope('d', { count: 0 })];

  test('it ends with the scope in which the limit is passed, and says what is left', () => {
    expect(plan({ limit: 11 }, visible)).toMatchObject({ parts: ['a', 'b'], later: 10 });
    expect(plan({ limit: 10 }, visible)).toMatchObject({ parts: ['a'], later: 20 });
    expect(plan({ limit: 30 }, visible)).toMatchObject({ parts: ['a', 'b', 'c'], later: 0 });
    expect(plan({ limit: 31 }, visible)).toMatchObject({ parts: ['a', 'b', 'c', 'd'], later: null });
  });

  test('what is held always comes up to date, so that it is whole up to the answer’s number', () => {
    const held = [
      { cursor: 49, scopes: ['c'] },
      { cursor: 10, scopes: ['b'] },
    ];
    expect(plan({ limit: 1, held }, visible)).toMatchObject({ parts: ['b', 'c>49'], later: 10 });
  });
});

describe('after another epoch', () => {
  test('only what differs is sent; what does not is said to be whole; numbers count for nothing', () => {
    const digests: Asked['digests'] = { a: [10, '1'], b: [9, '1'], c: [10, '2'], gone: [1, '1'] };
    const held = [{ cursor: 49, scopes: ['a', 'b'] }];
    expect(plan({ digests, held }, [scope('a'), scope('b'), scope('c'), scope('d')])).toMatchObject({
      parts: ['a>100', 'b', 'c', 'd'],
      drop: ['gone'],
    });
  });
});

test('the total is of everything visible, as signed 64 bits', () => {
  const visible = [
    scope('a', { checksum: '-9223372036854775808' }),
    scope('b', { checksum: '9223372036854775807' }),
  ];
  expect(plan({}, visible).total).toEqual({ scopes: 2, count: 20, checksum: '-1' });
  expect(plan({}, []).total).toEqual({ scopes: 0, count: 0, checksum: '0' });
});
