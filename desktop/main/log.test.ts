import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLog, type LogFields, type LogLevel } from './log.ts';
import { openLogFiles } from './log-file.ts';

const at = (instant: string) => () => new Date(instant);
const noon = at('2026-11-21T12:00:00Z');

function logged(level: LogLevel, write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = '';
  write(createLog({ level, now: noon, home: 'C:\\Users\\anna.berg', write: (line) => (lines += line) }));
  return lines;
}

describe('the log of a laptop', () => {
  test('is one JSON object a line, with its time', () => {
    expect(JSON.parse(logged('info', (log) => log.info('update', { version: '1.2.0' })))).toEqual({
      time: '2026-11-21T12:00:00.000Z',
      level: 'info',
      message: 'update',
      version: '1.2.0',
    });
  });

  test('says as much as it was told to', () => {
    const all = (level: LogLevel) =>
      logged(level, (log) => {
        for (const each of ['error', 'warn', 'info', 'debug'] as const) log[each](`this is ${each}`);
      });
    expect(all('error').match(/this is \w+/g)).toEqual(['this is error']);
    expect(all('debug').match(/this is \w+/g)).toHaveLength(4);
  });

  test.each([
    ['a bearer token', 'sent Bearer dAbCdEf0123456789abc', 'dAbCdEf0123456789abc'],
    ['a password', '{"password":"hunter2"}', 'hunter2'],
    ['a mail address', 'for anna.berg@rig.example.com', 'anna.berg@'],
    ['whose folder it is', 'cannot open C:\\Users\\anna.berg\\AppData\\x', 'anna.berg'],
    ['whose folder it is, as an address', 'at file:///C:/Users/anna.berg/app/main.js:3', 'anna.berg'],
    ['what was searched for', 'app://trainflow/api/users?q=Berg failed', 'Berg'],
  ])('hides %s, also deep in an error', (_, text, secret) => {
    const error = new Error(text, { cause: new Error(`because ${text}`) });
    const lines = logged('info', (log) => log.error(text, { reason: text, error }));
    expect(lines).not.toContain(secret);
    expect(JSON.parse(lines)).toMatchObject({ error: { cause: { name: 'Error' } } });
  });

  test('keeps what has no name in it out', () => {
    const careless = { code: 'x', body: { name: 'Anna Berg' } } as LogFields;
    expect(logged('info', (log) => log.info('saved', careless))).not.toContain('Anna');
  });
});

describe('the files of the log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trainflow-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('begin anew when one is full and are readable by their owner alone', () => {
    const write = openLogFiles({ folder, now: noon, retentionDays: 14, largest: 10 });
    for (const line of ['first line\n', 'second line\n', 'third\n']) write(line);
    expect(readdirSync(folder).sort()).toEqual([
      'trainflow-2026-11-21.1.log',
      'trainflow-2026-11-21.2.log',
      'trainflow-2026-11-21.log',
    ]);
    expect(statSync(join(folder, 'trainflow-2026-11-21.log')).mode & 0o077).toBe(0);
  });

  test('go on where the last start ended', () => {
    openLogFiles({ folder, now: noon, retentionDays: 14, largest: 10 })('a long first line\n');
    const again = openLogFiles({ folder, now: noon, retentionDays: 14, largest: 10 });
    again('after the restart\n');
    again('x\n');
    expect(readFileSync(join(folder, 'trainflow-2026-11-21.1.log'), 'utf8')).toBe('after the restart\n');
  });

  test('go after their days, other files stay', () => {
    for (const name of ['trainflow-2026-11-06.log', 'trainflow-2026-11-07.3.log', 'notes.txt'])
      writeFileSync(join(folder, name), 'old');
    openLogFiles({ folder, now: noon, retentionDays: 14 })('new\n');
    expect(readdirSync(folder).sort()).toEqual([
      'notes.txt',
      'trainflow-2026-11-07.3.log',
      'trainflow-2026-11-21.log',
    ]);
  });

  test('are never more than the disk should bear', () => {
    const write = openLogFiles({ folder, now: noon, retentionDays: 14, largest: 1, most: 3 });
    for (let line = 0; line < 12; line += 1) write(`${line}\n`);
    expect(readdirSync(folder).sort()).toEqual([
      'trainflow-2026-11-21.10.log',
      'trainflow-2026-11-21.11.log',
      'trainflow-2026-11-21.9.log',
    ]);
  });
});
