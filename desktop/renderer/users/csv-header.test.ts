import { expect, test } from 'vitest';
import { columnFor, decode, readHeader } from './csv-header.ts';

const header = (text: string) => readHeader(new Blob([text]), 'auto');

test('the columns of a file are found, whatever separates them', async () => {
  expect(await header('\uFEFFBadge Number;Name\r\n1;A\n')).toEqual({
    columns: ['Badge Number', 'Name'],
    delimiter: ';',
  });
  expect((await header('a,b\tc\n')).delimiter).toBe(',');
  expect((await header('a|b|c')).columns).toEqual(['a', 'b', 'c']);
});

test('a quoted column name may hold the separator and a line break', async () => {
  expect((await header('"Last, first","Badge\nnumber"\n1,2')).columns).toEqual([
    'Last, first',
    'Badge\nnumber',
  ]);
});

test('Arabic is read from UTF-8 and from the old Windows code page alike', () => {
  expect(decode(new TextEncoder().encode('الاسم'), 'auto')).toBe('الاسم');
  expect(decode(new Uint8Array([0xc7, 0xe1, 0xc7, 0xd3, 0xe3]), 'auto')).toBe('الاسم');
});

test('a column called like a field is chosen for it', () => {
  expect(columnFor('badgeNumber', ['Name', 'BADGE_NUMBER'])).toBe('BADGE_NUMBER');
  expect(columnFor('grade', ['Name'])).toBe('');
});
