import { describe, expect, test } from 'vitest';
import { folded } from './fold.fixtures.ts';
import { fold, searching } from './fold.ts';

describe('a search', () => {
  test.each(folded)('finds %j as %j', (text, searchedAs) => {
    expect(fold(text)).toBe(searchedAs);
    expect(fold(fold(text))).toBe(searchedAs);
  });

  test('finds a part of any of the texts, however it is written', () => {
    const holds = searching('فاطمه');
    expect(holds('Fatima', 'فَاطِمَة الزهراء', '00417')).toBe(true);
    expect(holds('Fatima', 'زهراء')).toBe(false);
    expect(searching('٤١')('Salim', '00417')).toBe(true);
  });

  test('finds across two texts only where a space stands between them', () => {
    expect(searching('amri 004')('Salim Al-Amri', '00417')).toBe(true);
    expect(searching('amri004')('Salim Al-Amri', '00417')).toBe(false);
  });

  test('takes % and _ for what they are', () => {
    expect(searching('%')('Salim')).toBe(false);
    expect(searching('_')('a_b')).toBe(true);
  });
});
