import { describe, expect, test } from 'vitest';
import { createHostCheck, hostOf, isOwnOrigin } from './host.ts';
import { languageOf, takesCoding, wantsPage } from './negotiate.ts';

const chromium = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';

describe('an error is a page', () => {
  test.each([
    ['for a browser anywhere', chromium, true, true],
    ['for a browser on a page', chromium, false, true],
    ['for nobody in particular on a page', undefined, false, true],
    ['for curl on a page', '*/*', false, true],
    ['not for curl in the API', '*/*', true, false],
    ['not for our own client', 'application/json', true, false],
    ['not for a program on a page', 'application/json', false, false],
    ['not for who refuses pages', 'text/html;q=0, application/json', true, false],
    ['not for who wants problems', 'application/problem+json', false, false],
  ])('%s', (_, accept, isApi, expected) => {
    expect(wantsPage(accept, isApi)).toBe(expected);
  });

  test.each([
    ['ar-SA,ar;q=0.9,en;q=0.8', 'ar'],
    ['en-GB,en;q=0.9,ar;q=0.8', 'en'],
    ['ar', 'ar'],
    ['de, ar;q=0.5', 'ar'],
    ['ar;q=0.1, en', 'en'],
    ['ar;q=1.2.3', 'en'],
    [undefined, 'en'],
  ])('%s reads %s', (accepted, language) => {
    expect(languageOf(accepted)).toBe(language);
  });

  test('a compressed file goes only to who takes it', () => {
    expect(takesCoding('gzip, deflate, br, zstd', 'br')).toBe(true);
    expect(takesCoding('gzip, br;q=0', 'br')).toBe(false);
    expect(takesCoding(undefined, 'br')).toBe(false);
  });
});

describe('the host of a request', () => {
  const isOwn = createHostCheck(['TrainFlow.example', 'other.example:8443']);
  test.each([
    ['trainflow.example', true],
    ['trainflow.example:8080', true],
    ['other.example:8443', true],
    ['other.example', false],
    ['other.example:80', false],
    ['localhost:8080', true],
    ['127.0.0.1:8080', true],
    ['[::1]:8080', true],
    ['evil.example', false],
    ['trainflow.example.evil.example', false],
    ['localhost.evil.example', false],
    ['', false],
  ])('%s: %s', (host, expected) => {
    expect(isOwn(host)).toBe(expected);
  });

  test('is read from the address, with whatever an attacker puts before it', () => {
    expect(hostOf('http://trainflow.example/a?b')).toBe('trainflow.example');
    expect(isOwn(hostOf('http://trainflow.example@evil.example/'))).toBe(false);
  });

  test('counts as an origin only as a web origin', () => {
    expect(isOwnOrigin('https://trainflow.example', isOwn)).toBe(true);
    expect(isOwnOrigin('https://evil.example', isOwn)).toBe(false);
    expect(isOwnOrigin('null', isOwn)).toBe(false);
    expect(isOwnOrigin('file://localhost', isOwn)).toBe(false);
    expect(isOwnOrigin('https://evil.example/https://localhost', isOwn)).toBe(false);
  });
});
