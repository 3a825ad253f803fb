import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { linkedPages, linkIn, pageOfLink } from './deep-link.ts';
import { mayOpenOutside } from './external-links.ts';

const id = '0199d3b2-7c1e-7000-8000-0000000000a1';

describe('a link into the client', () => {
  test.each([
    ['trainflow://open/', 'app://trainflow/'],
    ['trainflow://open', 'app://trainflow/'],
    ['trainflow://open/approvals', 'app://trainflow/approvals'],
    ['trainflow://open/approvals/', 'app://trainflow/approvals'],
    [`trainflow://open/courses/${id}`, `app://trainflow/courses/${id}`],
    ['trainflow://open/team?q=<script>#x', 'app://trainflow/team'],
  ])('%s opens %s', (link, page) => {
    expect(pageOfLink(link)).toBe(page);
  });

  test.each([
    'trainflow://open/login',
    'trainflow://open/api/users',
    'trainflow://open/shell/restart',
    'trainflow://open/courses/../users',
    `trainflow://open/courses/${id}/edit`,
    'trainflow://open/courses/1',
    `trainflow://open//${id}`,
    'trainflow://evil.example/approvals',
    'trainflow:approvals',
    'https://open/approvals',
    'trainflow://open/%2e%2e/users',
    'not an address',
  ])('%s opens nothing', (link) => {
    const page = pageOfLink(link);
    // An address may be shortened by its own rules to a page that we know; never to anything else.
    if (link.includes('..') || link.includes('%2e')) expect([null, 'app://trainflow/users']).toContain(page);
    else expect(page).toBeNull();
  });

  test('is found among what the system hands over', () => {
    expect(linkIn(['TrainFlow.exe', '--allow-x', 'trainflow://open/team'])).toBe('trainflow://open/team');
    expect(linkIn(['TrainFlow.exe', 'C:\\file.txt'])).toBeUndefined();
  });

  test('leads to every page of the navigation', () => {
    const navigation = readFileSync(new URL('../renderer/app/pages.ts', import.meta.url), 'utf8');
    const pages = [...navigation.matchAll(/path: '([^']+)'/g)].map(([, path]) => path);
    expect(pages.length).toBeGreaterThan(8);
    expect(pages.filter((page) => !linkedPages.some((linked) => linked === page))).toEqual([]);
  });
});

describe('a link out of the client', () => {
  const settings = {
    ServerUrl: 'https://training.example.com',
    AllowedExternalHosts: ['help.example.com', '*.moi.gov.sa'],
  };
  test.each([
    ['https://help.example.com/a?b#c', true],
    ['https://forms.moi.gov.sa/', true],
    ['https://training.example.com/api/docs', true],
    ['https://moi.gov.sa/', false],
    ['https://evilmoi.gov.sa/', false],
    ['https://help.example.com.evil.example/', false],
    ['https://help.example.com@evil.example/', false],
    ['https://anna:secret@help.example.com/', false],
    ['http://help.example.com/', false],
    ['https://training.example.com:8443/', false],
    ['file://help.example.com/share/x.exe', false],
    ['javascript:alert(1)', false],
    ['help.example.com', false],
  ])('%s: %s', (address, may) => {
    expect(mayOpenOutside(address, settings)).toBe(may);
  });
});
