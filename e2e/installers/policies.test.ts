import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { admlOf } from '#installers/policies/adml.ts';
import { admxOf } from '#installers/policies/admx.ts';
import { generatedFiles } from '#installers/policies/generated.ts';
import { policies } from '#installers/policies/policies.ts';
import { missing } from './tools.ts';

const templates = resolve('installers/policies/templates');
const read = (file: string) => readFileSync(resolve(templates, file), 'utf8');
const admx = read('trainflow.admx');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found = '']) => found);

test('the templates, the Intune list and the README are what the list of policies says (npm run policies)', () => {
  for (const [path, text] of Object.entries(generatedFiles()))
    expect([path, readFileSync(path, 'utf8')]).toEqual([path, text]);
});

test('every name is one that the editor of group policies takes, and stands once', () => {
  const names = all(admx, /(?:name|id)="([^"]*)"/g);
  for (const name of names) expect(name).toMatch(/^[A-Za-z0-9_]+$/);
  expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
});

describe.each(['en-US', 'ar-SA'])('in %s', (language) => {
  const adml = read(`${language}/trainflow.adml`);

  test('every text that the template asks for is there, and no other', () => {
    const asked = all(admx, /\$\(string\.([^)]*)\)/g);
    expect(new Set(all(adml, /<string id="([^"]*)">/g))).toEqual(new Set(asked));
    const strings = all(adml, /<string id="([^"]*)">/g);
    expect(new Set(strings).size).toBe(strings.length);
    for (const text of all(adml, /<string id="[^"]*">([^<]*)</g)) expect(text.trim()).not.toBe('');
  });

  test('every field that the editor shows belongs to a value, and every value has one', () => {
    expect(all(adml, /<presentation id="([^"]*)">/g)).toEqual(all(admx, /\$\(presentation\.([^)]*)\)/g));
    expect(all(adml, / refId="([^"]*)"/g)).toEqual(all(admx, /<(?:text|decimal|enum) id="([^"]*)"/g));
  });
});

test('an Arabic text is Arabic', () => {
  for (const { title, explain } of policies)
    for (const text of [title.ar, explain.ar]) expect(text).toMatch(/\p{Script=Arabic}/u);
});

test('what counts without a policy is within what the policy allows', () => {
  for (const { name, value } of policies) {
    if (value.kind === 'number' && value.fallback !== null)
      expect([name, value.fallback >= value.from && value.fallback <= value.to]).toEqual([name, true]);
    if (value.kind === 'choice' && value.fallback !== null)
      expect(value.choices.map((choice) => choice.value)).toContain(value.fallback);
  }
});

test('a policy in each address of Intune, under the category that the template names', () => {
  const lines = read('intune.csv').trimEnd().split('\r\n').slice(2);
  expect(lines.map((line) => /TrainFlow~Policy~TrainFlow\/(\w+)"/.exec(line)?.[1])).toEqual(
    policies.map(({ name }) => name),
  );
});

const why = missing('xmllint');
test.skipIf(why !== null)(`the templates are well-formed XML${why === null ? '' : `: ${why}`}`, () => {
  // Texts that would break out of an element or an attribute.
  const awkward = policies.map((policy) => ({ ...policy, title: { en: 'a < b & "c"', ar: '<ب>' } }));
  for (const text of [
    admxOf(awkward),
    admlOf(awkward, 'en'),
    admlOf(awkward, 'ar'),
    admx,
    read('ar-SA/trainflow.adml'),
  ]) {
    const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], { input: text, encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  }
});
