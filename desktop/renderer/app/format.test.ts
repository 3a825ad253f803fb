import { expect, test } from 'vitest';
import { isolate } from './bidi.ts';
import { createFormat } from './format.ts';

const english = createFormat('en', 'Asia/Riyadh');
const arabic = createFormat('ar', 'Asia/Riyadh');

test('a date is Gregorian, in Latin digits, in the language of the reader, and isolated from its neighbours', () => {
  expect(english.date('2026-11-20')).toBe('\u206620 Nov 2026\u2069');
  expect(arabic.date('2026-11-20')).toBe('\u206720 نوفمبر 2026\u2069');
});

test('a calendar date stays the same day wherever the reader is', () => {
  expect(createFormat('en', 'Pacific/Auckland').date('2026-01-01')).toContain('1 Jan 2026');
  expect(createFormat('en', 'Pacific/Honolulu').date('2026-01-01')).toContain('1 Jan 2026');
});

test('an instant is shown by the clock of the tenant', () => {
  expect(english.moment('2026-11-20T21:30:00Z')).toBe('\u206621 Nov 2026, 00:30\u2069');
});

test('numbers are isolated, with separators', () => {
  expect(arabic.number(12_480)).toBe('\u206612,480\u2069');
});

test('a distance is told in days, then months, then years', () => {
  expect(english.relative('2026-11-21', '2026-11-20')).toBe('tomorrow');
  expect(english.relative('2026-10-11', '2026-11-20')).toBe('40 days ago');
  expect(english.relative('2027-11-20', '2026-11-20')).toBe('in 12 months');
  expect(english.relative('2031-11-20', '2026-11-20')).toBe('in 5 years');
});

test('a name is shown in the language of the reader; the other one when it is missing', () => {
  expect(arabic.name('Fahad', 'فهد')).toBe('فهد');
  expect(arabic.name('Fahad', null)).toBe('Fahad');
  expect(english.name('', 'فهد')).toBe('فهد');
  expect(english.name(null, null)).toBe('');
});

test('a name inside a sentence is isolated by its own first letter', () => {
  expect(isolate('فهد')).toBe('\u2068فهد\u2069');
});
