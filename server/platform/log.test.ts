import { describe, expect, test } from 'vitest';
import { createLog, type LogFields, type LogLevel } from './log.ts';

function logged(level: LogLevel, write: (log: ReturnType<typeof createLog>) => void): string {
  let lines = '';
  write(
    createLog(level, {
      write: (line) => {
        lines += line;
      },
    }),
  );
  return lines;
}

describe('the log', () => {
  test('is one JSON object a line, with its time and what it is about', () => {
    const line = JSON.parse(
      logged('info', (log) => log.info('request', { route: '/api/users/{id}', status: 200 })),
    );
    expect(line).toMatchObject({ level: 30, msg: 'request', route: '/api/users/{id}', status: 200 });
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test('keeps what has no name in it out', () => {
    const careless = {
      requestId: 'r1',
      password: 'hunter2',
      body: { token: 'abc' },
      query: 'q=Anna',
    } as LogFields;
    expect(logged('info', (log) => log.info('saved', careless))).not.toMatch(/hunter2|abc|Anna/);
  });

  test('writes no line break that a name might bring', () => {
    expect(
      logged('info', (log) => log.info('x\n{"level":50}', { detail: 'a\nb' }))
        .trim()
        .split('\n'),
    ).toHaveLength(1);
  });

  test.each([
    ['a session', 'cookie was __Host-tf=tAbCdEf0123456789; other=1', 'tAbCdEf0123456789'],
    ['a bearer token', 'Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123456789'],
    ['a webhook secret', 'signed with whsec_MfKQ9r8GKYqrTwjU', 'MfKQ9r8GKYqrTwjU'],
    ['a database password', 'cannot reach postgres://trainflow:s3cr3t@db:5432/x', 's3cr3t'],
    ['a password', '{"username":"anna","password":"hunter2 is it"}', 'hunter2'],
    ['a sign-in code', 'GET /callback?code=abc123&state=xyz789', 'abc123'],
  ])('hides %s, also deep in an error', (_, text, secret) => {
    const error = new Error(text, { cause: new Error(`because ${text}`) });
    const lines = logged('info', (log) => log.error(text, { detail: text, error }));
    expect(lines).not.toContain(secret);
    expect(lines).toContain('[secret]');
  });

  test("tells an error with its code and cause, but not the database's detail", () => {
    const cause = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (email)=(anna@example.org)',
    });
    const lines = logged('info', (log) =>
      log.error('a request failed', { error: new Error('query', { cause }) }),
    );
    expect(JSON.parse(lines).error).toMatchObject({ message: 'query', cause: { code: '23505' } });
    expect(lines).not.toContain('anna@example.org');
  });

  test('is silent below its level', () => {
    expect(logged('error', (log) => log.info('request'))).toBe('');
    expect(logged('silent', (log) => log.error('lost'))).toBe('');
  });
});
