import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const renderer = join(import.meta.dirname, '..');

/** Classes that name left or right; the logical ones (`ms-`, `pe-`, `start-`, `text-end`) turn with the language. */
const physical =
  /(?<![\w-])-?(?:[mp][lr]|left|right|text-(?:left|right)|border-[lr]|rounded-(?:[lr]|[tb][lr])|float-(?:left|right)|clear-(?:left|right)|scroll-[mp][lr]|(?:origin|object|bg)-(?:left|right))(?:-[\w.[\]/%()-]+)?(?=["'`\s])/g;
const physicalStyle =
  /^\s*(?:margin|padding|border)-(?:left|right)|^\s*(?:left|right)\s*:|text-align:\s*(?:left|right)/gm;

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.(tsx|css)$/.test(file) && !file.startsWith('dist'))
  .map((file) => ({ file, text: readFileSync(join(renderer, file), 'utf8') }));

/** Class names stand in quotes: only those are looked at, so that words of sentences are not. */
const classesOf = (text: string) =>
  [...text.matchAll(/(["'`])((?:(?!\1)[^\n])*)\1/g)].map(([whole]) => whole).join('\n');

test('no class and no style names left or right: the page mirrors by itself', () => {
  const found = sources.flatMap(({ file, text }) =>
    [
      ...(text.match(physicalStyle) ?? []),
      ...(file.endsWith('.css') ? [] : (classesOf(text).match(physical) ?? [])),
    ].map((each) => `${file}: ${each}`),
  );
  expect(sources.length).toBeGreaterThan(50);
  expect(found).toEqual([]);
});

test('the check sees what it is there for', () => {
  const planted = [
    '"ml-2"',
    '"flex -mr-1 p-2"',
    "'text-left'",
    '`absolute left-0`',
    '"md:pl-4"',
    '"rounded-tl-md"',
    '"border-l"',
  ];
  expect(planted.filter((each) => each.match(physical) === null)).toEqual([]);
  const allowed = [
    '"ms-2 pe-1"',
    '"text-start"',
    '"start-0"',
    '"border-s rounded-s-md"',
    '"placeholder"',
    '"min-h-8 flex"',
  ];
  expect(allowed.filter((each) => each.match(physical) !== null)).toEqual([]);
});

test('nothing is styled inline: the content security policy would refuse it', () => {
  const inline = sources.filter(({ text }) => /\sstyle=|<style|dangerouslySetInnerHTML/.test(text));
  expect(inline.map(({ file }) => file)).toEqual([]);
});
