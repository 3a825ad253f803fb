import { expect, test } from 'vitest';
import { departmentsWithin } from './within.ts';

const tree = [
  { id: 'operations', parentId: null },
  { id: 'drilling', parentId: 'operations' },
  { id: 'wells', parentId: 'drilling' },
  { id: 'finance', parentId: null },
];

test('a department contains itself and everything below it', () => {
  expect([...departmentsWithin('operations', tree)].sort()).toEqual(['drilling', 'operations', 'wells']);
  expect([...departmentsWithin('wells', tree)]).toEqual(['wells']);
});

test('nobody stands in a department that is not there', () => {
  expect(departmentsWithin('gone', tree).size).toBe(0);
  expect(departmentsWithin('gone', [{ id: 'orphan', parentId: 'gone' }]).size).toBe(0);
});

test('a circle, which the rules refuse, ends', () => {
  const circle = [
    { id: 'a', parentId: 'b' },
    { id: 'b', parentId: 'a' },
  ];
  expect([...departmentsWithin('a', circle)].sort()).toEqual(['a', 'b']);
});
