import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const refusalOf = (environment: NodeJS.ProcessEnv): string => {
  try {
    readConfig(environment);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

test('without any setting it is a demo on this machine alone, with its own database', () => {
  expect(readConfig({})).toMatchObject({
    production: false,
    role: 'all',
    host: '127.0.0.1',
    port: 8080,
    database: null,
    dataDir: '.trainflow',
    downloadsDir: '.trainflow/downloads',
    demoPassword: 'trainflow-demo',
    clock: null,
    tls: null,
  });
});

test('an empty setting counts as not set, as `.env.example` has them', () => {
  expect(readConfig({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 8080, database: null });
});

test('all wrong settings are named at once, one sentence each', () => {
  const refusal = refusalOf({
    PORT: '80a',
    ROLE: 'both',
    DATABASE_URL: 'mysql://x@y/z',
    TRUSTED_PROXIES: '10.0.0.0/8, nonsense',
    TRAINFLOW_CLOCK: 'tomorrow',
    METRICS_TOKEN: 'short',
  });
  expect(refusal.split('\n')).toEqual([
    'These settings are wrong:',
    '  ROLE must be one of api, worker, all.',
    '  PORT must be a whole number from 0 to 65535.',
    '  TRUSTED_PROXIES must be addresses or networks such as 10.0.0.0/8, with commas between.',
    '  DATABASE_URL must look like postgres://user:password@host:5432/database.',
    '  METRICS_TOKEN must have at least 16 characters.',
    '  TRAINFLOW_CLOCK must be an instant such as 2027-03-01T09:00:00Z.',
  ]);
});

test('a wrong database address is not repeated: it holds a password', () => {
  expect(refusalOf({ DATABASE_URL: 'postgres://me:secret@host' })).not.toContain('secret');
});

describe('plain HTTP leaves this machine', () => {
  test('only on purpose', () => {
    expect(refusalOf({ HOST: '0.0.0.0' })).toMatch(/HOST opens plain HTTP to the network/);
    expect(refusalOf({ HOST: '0.0.0.0', TRUSTED_PROXIES: '10.0.0.1' })).toBe('');
    expect(refusalOf({ HOST: '::', ALLOW_PLAIN_HTTP: '1' })).toBe('');
    expect(
      refusalOf({ HOST: '0.0.0.0', TLS_CERT: import.meta.filename, TLS_KEY: import.meta.filename }),
    ).toBe('');
  });

  test('and never with half a certificate or one that is not there', () => {
    expect(refusalOf({ HOST: '0.0.0.0', TLS_CERT: import.meta.filename })).toMatch(/TLS_KEY is missing/);
    expect(refusalOf({ TLS_CERT: '/nowhere', TLS_KEY: '/nowhere' })).toMatch(/TLS_CERT must name a file/);
  });
});

test('the clock of a production server cannot be moved', () => {
  const clock = { TRAINFLOW_CLOCK: '2027-03-01T09:00:00+03:00' };
  expect(readConfig(clock).clock).toBe('2027-03-01T09:00:00+03:00');
  expect(refusalOf({ ...clock, NODE_ENV: 'production' })).toMatch(
    /TRAINFLOW_CLOCK must not be set in production/,
  );
});

test('production is not missed by a slip of the pen', () => {
  expect(refusalOf({ NODE_ENV: 'prod' })).toMatch(/NODE_ENV must be one of production, development, test/);
  expect(readConfig({ NODE_ENV: 'production' }).production).toBe(true);
});

test('an owner without an application login is refused', () => {
  expect(refusalOf({ DATABASE_OWNER_URL: 'postgres://owner:x@host/db' })).toMatch(/DATABASE_URL is missing/);
});

test('the public name is one of the hosts that are answered', () => {
  const config = readConfig({
    PUBLIC_URL: 'https://train.example',
    ALLOWED_HOSTS: 'a.example, b.example:8443',
  });
  expect(config.allowedHosts).toEqual(['a.example', 'b.example:8443', 'train.example']);
});
