import { accessSync, constants } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';

// What a setting may look like: each refuses with the end of a sentence that begins with the setting's name.

export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${from} to ${to}.`)
    .transform(Number)
    .refine((number) => number >= from && number <= to, `must be a whole number from ${from} to ${to}.`);

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `must be one of ${values.join(', ')}.`);

export const yes = z.enum(['0', '1'], 'must be 1 or 0.').transform((value) => value === '1');

export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

const parses = (value: string, parse: (value: string) => unknown): boolean => {
  try {
    parse(value);
    return true;
  } catch {
    return false;
  }
};

const isDatabaseUrl = (value: string) =>
  parses(value, (text) => {
    const url = new URL(text);
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    if (!/^postgres(ql)?:$/.test(url.protocol) || url.pathname.length < 2) throw new Error();
  });
export const databaseUrl = z
  .string()
  .refine(isDatabaseUrl, 'must look like postgres://user:password@host:5432/database.');

export const isOrigin = (value: string) => /^https?:\/\/[^/?#@]+$/.test(value) && URL.canParse(value);
export const isNetwork = (value: string) =>
  parses(value, (text) => (text.includes('/') ? ipaddr.parseCIDR(text) : ipaddr.parse(text)));
export const isInstant = (value: string) => z.iso.datetime({ offset: true }).safeParse(value).success;
const isReadable = (path: string) => parses(path, (file) => accessSync(file, constants.R_OK));
export const readableFile = z.string().refine(isReadable, 'must name a file that can be read.');

export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|::1|\[::1\])$/.test(host);
