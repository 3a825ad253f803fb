import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { missing } from '#e2e/installers/tools.ts';
import { chooseProxy, openNetwork, proxyOf, trustAuthorities } from './network.ts';

const lacking = missing('openssl');
const usual = { CaCertificate: null, ProxyMode: 'system', ProxyUrl: null } as const;
const system = (answer: string) => ({ resolveProxy: async () => answer });

/** An authority of the plant, and a certificate for `localhost` that it signed. */
function plantAuthority(folder: string) {
  const openssl = (...given: string[]) => {
    const { status, stderr } = spawnSync('openssl', given, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-subj', '/CN=Plant authority'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', ...authority);
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost');
  openssl(
    ...['x509', '-req', '-in', 'server.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'],
    ...['-out', 'server.pem', '-days', '2', '-extfile', 'names'],
  );
}

const portOf = (server: http.Server | https.Server) =>
  new Promise<number>((done) => {
    server.listen(0, 'localhost', () => {
      const address = server.address();
      done(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

describe.skipIf(lacking !== null)(`the way to the server (${lacking ?? 'real TLS'})`, () => {
  let folder: string;
  let server: https.Server;
  let proxy: http.Server;
  let address: string;
  let proxyUrl: string;
  const throughProxy: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'trainflow-network-'));
    plantAuthority(folder);
    const file = (name: string) => readFileSync(join(folder, name));
    server = https.createServer({ key: file('server.key'), cert: file('server.pem') }, (_, answer) =>
      answer.end('here'),
    );
    address = `https://localhost:${await portOf(server)}`;
    proxy = http.createServer();
    proxy.on('connect', ({ url = '' }, client, head) => {
      throughProxy.push(url);
      const [host, port] = url.split(':');
      const upstream = connect(Number(port), host, () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.write(head);
        upstream.pipe(client);
        client.pipe(upstream);
      });
      client.on('error', () => upstream.destroy());
      upstream.on('error', () => client.destroy());
    });
    proxyUrl = `http://localhost:${await portOf(proxy)}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
    proxy.closeAllConnections();
    proxy.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async () => (await fetch(address, { headers: { connection: 'close' } })).text();

  test('a certificate of an authority that nobody named is refused', async () => {
    trustAuthorities(usual);
    await expect(ask()).rejects.toMatchObject({
      cause: { code: expect.stringMatching(/UNABLE_TO|SELF_SIGNED/) },
    });
  });

  test('one of the authority that IT named is taken, through the proxy that IT named', async () => {
    trustAuthorities({ CaCertificate: join(folder, 'ca.pem') });
    expect(await ask()).toBe('here');
    expect(throughProxy).toEqual([]);
    await chooseProxy({ ProxyMode: 'fixed', ProxyUrl: proxyUrl, ServerUrl: address }, system('DIRECT'));
    expect(await ask()).toBe('here');
    expect(throughProxy).toEqual([address.replace('https://', '')]);
  });

  test('follows the system, and its change after the laptop woke up', async () => {
    const way = system('DIRECT');
    const woken: (() => void)[] = [];
    const powerMonitor = {
      on: (_: string, told: () => void) => woken.push(told),
      getSystemIdleTime: () => 0,
    };
    const settings = { ...usual, CaCertificate: join(folder, 'ca.pem'), ServerUrl: address };
    const silent = {
      error: () => undefined,
      warn: () => undefined,
      info: () => undefined,
      debug: () => undefined,
    };
    expect(await openNetwork(settings, way, powerMonitor, silent)).toBeNull();
    throughProxy.length = 0;
    await ask();
    expect(throughProxy).toEqual([]);
    way.resolveProxy = async () => `PROXY ${proxyUrl.replace('http://', '')}`;
    for (const wake of woken) wake();
    await expect
      .poll(async () => {
        await ask();
        return throughProxy.length;
      })
      .toBeGreaterThan(0);
  });

  test('tells a file that holds no authority', async () => {
    writeFileSync(join(folder, 'not.pem'), 'hello');
    expect(() => trustAuthorities({ CaCertificate: join(folder, 'not.pem') })).toThrow(
      'holds no certificate',
    );
  });
});

test.each([
  ['DIRECT', null],
  ['PROXY proxy.example:3128', 'http://proxy.example:3128'],
  ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128'],
  ['HTTPS proxy.example:443', 'https://proxy.example:443'],
  ['SOCKS5 old.example:1080; PROXY proxy.example:8080', 'http://proxy.example:8080'],
  ['SOCKS old.example:1080', null],
  ['', null],
])('the system’s answer %j means %j', (answer, way) => {
  expect(proxyOf(answer)).toBe(way);
});
