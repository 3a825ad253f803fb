import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { conflict, Problem } from '#shared/kernel/problem.ts';
import { ar } from './i18n/ar.ts';
import { en } from './i18n/en.ts';
import { isKey, keyOfCode, startI18n } from './i18n.ts';
import { fieldText, problemText, requestIdOf } from './problems.ts';

const top = join(import.meta.dirname, '../../..');

test('a refusal is said in the language of the reader', async () => {
  await startI18n('ar', ar);
  expect(problemText(i18next.t, conflict('course.code_taken', 'Taken.'))).toBe(ar.problems.courseCodeTaken);
});

test('a refusal that no catalogue knows speaks with the words of the server', async () => {
  await startI18n('en', en);
  expect(problemText(i18next.t, conflict('berth.flooded', 'The berth is flooded.'))).toBe(
    'The berth is flooded.',
  );
  expect(fieldText(i18next.t, { path: 'x', code: 'odd', message: 'Must be even.' })).toBe('Must be even.');
});

test('who tried too often is told how many minutes to wait, never zero', async () => {
  await startI18n('en', en);
  const refused = (retryAfterSeconds: number) =>
    problemText(
      i18next.t,
      new Problem('too_many', 'auth.too_many_attempts', 'Wait.', { details: { retryAfterSeconds } }),
    );
  expect(refused(601)).toContain('\u206811\u2069 minutes');
  expect(refused(3)).toContain('\u20681\u2069 minute.');
});

test('the request number is there for the help desk', () => {
  expect(requestIdOf(new Problem('internal', 'internal', '', { details: { requestId: 'r1' } }))).toBe('r1');
  expect(requestIdOf(new Problem('internal', 'internal', ''))).toBeNull();
});

/** The TypeScript below these folders, without its tests. */
const sourcesIn = (...folders: string[]) =>
  folders
    .flatMap((folder) =>
      readdirSync(join(top, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(top, folder, file),
      ),
    )
    .filter((file) => /(?<!\.test|\.fixtures)\.ts$/.test(file))
    .map((file) => readFileSync(file, 'utf8'));

const unsaid = (codes: readonly string[]) =>
  [...new Set(codes)].filter((code) => !isKey(`problems.${keyOfCode(code)}`));

test('every conflict and every denial that a person can meet has its sentence', async () => {
  await startI18n('en', en);
  const thrown =
    /\b(?:conflict|forbidden)\(\s*'([a-z_.]+)'|Problem\(\s*'(?:conflict|forbidden|unauthenticated|too_many|too_large)',\s*'([a-z_.]+)'/g;
  const codes = sourcesIn('shared', 'server')
    .flatMap((source) => [...source.matchAll(thrown)])
    .map(([, short, long]) => short ?? long ?? '')
    // Only programs meet these: they choose ids, keys and headers, and laptops ask again by themselves.
    .filter(
      (code) => !/^(csrf|idempotency)\.|\.(exists|id_taken)$|^sync\.(epoch|scopes_changed)$/.test(code),
    );
  expect(codes.length).toBeGreaterThan(20);
  expect(unsaid(codes)).toEqual([]);
});

test('whatever a laptop says of itself and of its contact with the server has its sentence', async () => {
  await startI18n('en', en);
  const thrown = /(?:\b(?:conflict|forbidden)\(|Problem\(\s*'[a-z_]+',)\s*'([a-z_.]+)'/g;
  const codes = sourcesIn('desktop/edge', 'shared/sync')
    .flatMap((source) => [...source.matchAll(thrown)])
    .map(([, code]) => code ?? '')
    // Only programs meet these, and whoever builds this one.
    .filter(
      (code) => !/^(csrf\.|wrong_host|page\.missing|pages\.not_built|invalid_(form|encoding))/.test(code),
    );
  expect(codes.length).toBeGreaterThan(25);
  expect(unsaid(codes)).toEqual([]);
});
