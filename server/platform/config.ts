import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { loadEnvFile } from 'node:process';
import { z } from 'zod';
import {
  databaseUrl,
  isInstant,
  isLoopback,
  isNetwork,
  isOrigin,
  list,
  oneOf,
  readableFile,
  wholeNumber,
  yes,
} from './config-values.ts';
import { StartError } from './start-error.ts';

/** The settings of this process; `.env.example` explains each. */
export type Config = ReturnType<typeof configOf>;

/** Reads `.env` of the working folder where there is one; what the environment already says wins. */
export function loadEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) loadEnvFile('.env');
  return process.env;
}

/**
 * Parses every setting once.
 * @throws StartError naming all wrong settings at once, a line each
 */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = Settings.safeParse(given);
  if (parsed.success) return configOf(parsed.data);
  const wrong = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')} ${message}`);
  throw new StartError(`These settings are wrong:\n${[...new Set(wrong)].join('\n')}`);
}

const Settings = z
  .object({
    // A slip (`prod`) would open demo people with a known password to whoever reaches the server.
    NODE_ENV: oneOf(['production', 'development', 'test']).optional(),
    ROLE: oneOf(['api', 'worker', 'all']).default('all'),
    HOST: z.string().regex(/^\S+$/, 'must be a name or an address.').default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(8080),
    PUBLIC_URL: z
      .string()
      .refine(isOrigin, 'must be an origin such as https://trainflow.example.')
      .optional(),
    ALLOWED_HOSTS: list.default([]),
    TRUSTED_PROXIES: list
      .refine(
        (entries) => entries.every(isNetwork),
        'must be addresses or networks such as 10.0.0.0/8, with commas between.',
      )
      .default([]),
    TLS_CERT: readableFile.optional(),
    TLS_KEY: readableFile.optional(),
    ALLOW_PLAIN_HTTP: yes.default(false),
    DATABASE_URL: databaseUrl.optional(),
    DATABASE_OWNER_URL: databaseUrl.optional(),
    DB_POOL_SIZE: wholeNumber(1, 200).optional(),
    DATA_DIR: z.string().default('.trainflow'),
    DOWNLOADS_DIR: z.string().optional(),
    LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    METRICS_TOKEN: z.string().min(16, 'must have at least 16 characters.').optional(),
    TRAINFLOW_DEMO_PASSWORD: z.string().min(8, 'must have at least 8 characters.').default('trainflow-demo'),
    TRAINFLOW_CLOCK: z
      .string()
      .refine(isInstant, 'must be an instant such as 2027-03-01T09:00:00Z.')
      .optional(),
  })
  .superRefine((settings, check) => {
    const wrong = (name: string, message: string) =>
      check.addIssue({ code: 'custom', path: [name], message });
    if ((settings.TLS_CERT === undefined) !== (settings.TLS_KEY === undefined)) {
      wrong(
        settings.TLS_CERT === undefined ? 'TLS_CERT' : 'TLS_KEY',
        'is missing: TLS needs both TLS_CERT and TLS_KEY.',
      );
    }
    const encrypted = settings.TLS_CERT !== undefined || settings.TRUSTED_PROXIES.length > 0;
    if (!isLoopback(settings.HOST) && !encrypted && !settings.ALLOW_PLAIN_HTTP) {
      wrong(
        'HOST',
        'opens plain HTTP to the network: set TLS_CERT and TLS_KEY, or TRUSTED_PROXIES, or ALLOW_PLAIN_HTTP=1.',
      );
    }
    if (settings.DATABASE_OWNER_URL !== undefined && settings.DATABASE_URL === undefined) {
      wrong('DATABASE_URL', 'is missing: DATABASE_OWNER_URL alone leaves the application without a login.');
    }
    if (settings.TRAINFLOW_CLOCK !== undefined && settings.NODE_ENV === 'production') {
      wrong('TRAINFLOW_CLOCK', 'must not be set in production.');
    }
  });

function configOf(settings: z.output<typeof Settings>) {
  const { TLS_CERT: certFile, TLS_KEY: keyFile } = settings;
  const tls = certFile !== undefined && keyFile !== undefined ? { certFile, keyFile } : null;
  return {
    production: settings.NODE_ENV === 'production',
    role: settings.ROLE,
    host: settings.HOST,
    port: settings.PORT,
    /** Origin for links in messages; null: made from host and port. */
    publicUrl: settings.PUBLIC_URL ?? null,
    /** Names that requests may call this server by, beside loopback ones. */
    allowedHosts: settings.PUBLIC_URL
      ? [...settings.ALLOWED_HOSTS, new URL(settings.PUBLIC_URL).host]
      : settings.ALLOWED_HOSTS,
    /** Addresses and networks whose `X-Forwarded-*` is believed. */
    trustedProxies: settings.TRUSTED_PROXIES,
    tls,
    /** Null: the embedded database. */
    database: settings.DATABASE_URL
      ? { appUrl: settings.DATABASE_URL, ownerUrl: settings.DATABASE_OWNER_URL ?? null }
      : null,
    allowPlainHttp: settings.ALLOW_PLAIN_HTTP,
    poolSize: settings.DB_POOL_SIZE ?? Math.min(2 * availableParallelism(), 10),
    dataDir: settings.DATA_DIR,
    /** What is offered under `/downloads`. */
    downloadsDir: settings.DOWNLOADS_DIR ?? join(settings.DATA_DIR, 'downloads'),
    logLevel: settings.LOG_LEVEL,
    /** Null: `/metrics` answers to this machine only. */
    metricsToken: settings.METRICS_TOKEN ?? null,
    demoPassword: settings.TRAINFLOW_DEMO_PASSWORD,
    /** The instant the clock starts at; null: the machine's time. */
    clock: settings.TRAINFLOW_CLOCK ?? null,
  };
}
