import { validate } from '@readme/openapi-parser';
import { chromium } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { openApiOf } from '#server/platform/http/openapi.ts';
import { allRoutes } from '#shared/contract.ts';
import { vocabulary } from '#shared/vocabulary.ts';
import { startFakeForTest } from './fake-server.ts';
import { send } from './wire.ts';

interface Operation {
  operationId: string;
  summary: string;
  'x-permission': string;
  parameters: { name?: string }[];
  requestBody?: { content: Record<string, { schema: { properties: object } }> };
  responses: Record<string, { content?: Record<string, { schema: { $ref: string } }> }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}
const documentOf = (routes = allRoutes) => openApiOf(routes, vocabulary, '1.2.3') as unknown as Document;

describe('the OpenAPI document', () => {
  test('of the real contract is valid OpenAPI 3.1', async () => {
    const document = documentOf();
    expect(document.openapi).toBe('3.1.0');
    const result = await validate(JSON.parse(JSON.stringify(document)));
    expect(result).toMatchObject({ valid: true, warnings: [] });
  });

  test('with a planted fault is not', async () => {
    const document = JSON.parse(JSON.stringify(documentOf()));
    document.paths['/api/users'].get.responses = {};
    document.paths['/api/users'].get.parameters.push({ $ref: '#/components/parameters/Nowhere' });
    expect((await validate(document)).valid).toBe(false);
  });

  test('has every route, with who may call it', () => {
    const { paths } = documentOf();
    for (const { path, method, permission, summary } of allRoutes) {
      expect(paths[path]?.[method]).toMatchObject({ summary, 'x-permission': permission });
    }
    const ids = Object.values(paths).flatMap((operations) =>
      Object.values(operations).map((each) => each.operationId),
    );
    expect(new Set(ids).size).toBe(allRoutes.length);
  });

  test('calls things by the names of the contract, and refers to nothing that is not in it', () => {
    const document = documentOf();
    const { schemas } = document.components;
    for (const name of ['User', 'UserRow', 'RenewalDetail', 'Enrollment', 'SignedIn', 'ProblemDocument'])
      expect(Object.keys(schemas)).toContain(name);
    const references = JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g);
    for (const [, name = ''] of references) expect(Object.keys(schemas)).toContain(name);
    expect(
      document.paths['/api/users/{id}']?.get?.responses['200']?.content?.['application/json']?.schema,
    ).toEqual({
      $ref: '#/components/schemas/UserDetail',
    });
  });

  test('tells how a file is sent', () => {
    const upload = documentOf().paths['/api/integrations/imports']?.post;
    expect(Object.keys(upload?.requestBody?.content['multipart/form-data']?.schema.properties ?? {})).toEqual(
      expect.arrayContaining(['kind', 'mapping', 'file']),
    );
  });

  test('is given out by the server', async () => {
    const { port } = await startFakeForTest();
    const { body } = await send(port, '/api/v1/openapi.json');
    expect(JSON.parse(body)).toMatchObject({ openapi: '3.1.0', paths: { '/api/things': {} } });
  });
});

describe('in a browser', () => {
  const executablePath = '/usr/bin/chromium';
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ];
  const watched = async <T>(use: (page: import('playwright-core').Page) => Promise<T>) => {
    const browser = await chromium.launch({ executablePath, args });
    try {
      const page = await browser.newPage();
      const complaints: string[] = [];
      const hosts = new Set<string>();
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith('http')) hosts.add(hostname);
      });
      return { result: await use(page), complaints, hosts: [...hosts] };
    } finally {
      await browser.close();
    }
  };

  test('the documentation can be read and tried, without a foreign host and within the policy', {
    timeout: 90_000,
  }, async () => {
    const { port } = await startFakeForTest();
    const { result, complaints, hosts } = await watched(async (page) => {
      await page.goto(`http://127.0.0.1:${port}/api/docs`);
      await page.locator('#operations-tag-auth').click();
      const login = page.locator('#operations-auth-postAuthLogin');
      await login.locator('.opblock-summary-control').click();
      await login.getByRole('button', { name: 'Try it out' }).click();
      await login.locator('textarea').fill('{"name":"Anna"}');
      await login.getByRole('button', { name: 'Execute' }).click();
      await login
        .locator('.live-responses-table .response .highlight-code, .live-responses-table pre')
        .first()
        .waitFor();
      return (await login.locator('.live-responses-table').textContent()) ?? '';
    });
    expect(result).toContain('200');
    expect(result).toContain('Anna');
    expect(complaints).toEqual([]);
    expect(hosts).toEqual(['127.0.0.1']);
  });

  test('an error page is styled and readable in both directions', { timeout: 90_000 }, async () => {
    const { port } = await startFakeForTest();
    const { result, complaints } = await watched(async (page) => {
      await page.setExtraHTTPHeaders({ 'accept-language': 'ar' });
      await page.goto(`http://127.0.0.1:${port}/nothing`);
      const direction = await page.locator('html').getAttribute('dir');
      const columns = await page.evaluate('getComputedStyle(document.body).display');
      const wide = await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth');
      return { direction, columns, wide };
    });
    expect(result).toEqual({ direction: 'rtl', columns: 'grid', wide: true });
    // The browser itself reports the 404 of the page that was asked for.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
  });
});
