import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';

test('after signing in a person comes back to the page he wanted', () => {
  expect(localPath('/team?person=1')).toBe('/team?person=1');
});

test('a link from elsewhere cannot send him to another site', () => {
  for (const wanted of ['//evil.example', '/\\evil.example', 'https://evil.example', '', null]) {
    expect(localPath(wanted)).toBe('/');
  }
});
