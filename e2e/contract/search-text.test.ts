import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareText } from '#shared/kernel/compare.ts';
import { folded } from '#shared/kernel/fold.fixtures.ts';
import { fold } from '#shared/kernel/fold.ts';
import { type BarePlatform, barePlatform } from '../support/bare-platform.ts';

let bare: BarePlatform;
beforeAll(async () => {
  bare = await barePlatform();
});
afterAll(() => bare.close());

/** Every character that text can hold, but for NUL and halves of pairs. */
const characters = Array.from({ length: 0x20000 }, (_, code) => code)
  .filter((code) => code > 0 && (code < 0xd800 || code > 0xdfff))
  .map((code) => String.fromCodePoint(code));

describe('the database and a laptop', () => {
  test.each(folded)('search %j alike', async (text, searchedAs) => {
    const { rows } = await bare.superuser.query('select app.fold($1) as folded', [text]);
    expect(rows).toEqual([{ folded: searchedAs }]);
  });

  // Letters newer than the database's Unicode have no small form there yet.
  test('search every character alike that the database knows', async () => {
    const { rows } = await bare.superuser.query<{ text: string; folded: string }>(
      'select text, app.fold(text) as folded from unnest($1::text[]) as text where unicode_assigned(text)',
      [characters],
    );
    expect(rows.length).toBeGreaterThan(90_000);
    const different = rows.filter((row) => fold(row.text) !== row.folded);
    expect(different.map(({ text }) => text.codePointAt(0)?.toString(16))).toEqual([]);
  });

  test('sort every character alike', async () => {
    const { rows } = await bare.superuser.query<{ text: string }>(
      `select text from unnest($1::text[]) as text order by text`,
      [characters],
    );
    expect(rows.map(({ text }) => text)).toEqual(characters.toSorted(compareText));
  });
});
