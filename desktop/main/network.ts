import { readFileSync } from 'node:fs';
import http from 'node:http';
import tls from 'node:tls';
import { inBackground } from './background.ts';
import type { Log } from './log.ts';
import type { PowerPort, SessionPort } from './ports.ts';
import type { SettingValues } from './settings-definition.ts';

type Given = Pick<SettingValues, 'CaCertificate' | 'ProxyMode' | 'ProxyUrl' | 'ServerUrl'>;

/** Readies the way to the server. @returns why the authority's file cannot be used: connections then fail, unless the system trusts it */
export async function openNetwork(
  settings: Given,
  session: Pick<SessionPort, 'resolveProxy'>,
  powerMonitor: PowerPort,
  log: Log,
): Promise<string | null> {
  await chooseProxy(settings, session);
  // A laptop that slept wakes in another network.
  powerMonitor.on('resume', () =>
    inBackground(log, 'choosing the way to the server', () => chooseProxy(settings, session)),
  );
  try {
    trustAuthorities(settings);
    return null;
  } catch (error) {
    return `CaCertificate: ${error instanceof Error ? error.message : error}`;
  }
}

/**
 * Lets this process trust the authorities of the system (where IT puts its own), and the one that IT named in a file. The
 * usual public ones stay. What a certificate must be is left to the TLS library: nothing is ever waved through.
 * @throws Error when the file cannot be read or holds no certificate
 */
export function trustAuthorities({ CaCertificate }: Pick<SettingValues, 'CaCertificate'>): void {
  const own = CaCertificate === null ? [] : certificatesIn(CaCertificate);
  tls.setDefaultCACertificates([
    ...tls.getCACertificates('default'),
    ...tls.getCACertificates('system'),
    ...own,
  ]);
}

function certificatesIn(file: string): string[] {
  const found = readFileSync(file, 'utf8').match(
    /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
  );
  if (found === null) throw new Error(`${file} holds no certificate in PEM form`);
  return found;
}

/** The process has one way out, and so has this file. */
let leaveProxy: () => void = () => undefined;

/** Sends requests to the server the way that IT wants them to go. To be called again when the machine changed its network. */
export async function chooseProxy(
  settings: Pick<SettingValues, 'ProxyMode' | 'ProxyUrl' | 'ServerUrl'>,
  session: Pick<SessionPort, 'resolveProxy'>,
): Promise<void> {
  const proxy = await proxyFor(settings, session);
  // Setting none leaves the last one in force.
  leaveProxy();
  leaveProxy =
    proxy === null ? () => undefined : http.setGlobalProxyFromEnv({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy });
}

async function proxyFor(
  { ProxyMode, ProxyUrl, ServerUrl }: Pick<SettingValues, 'ProxyMode' | 'ProxyUrl' | 'ServerUrl'>,
  session: Pick<SessionPort, 'resolveProxy'>,
): Promise<string | null> {
  if (ProxyMode === 'fixed') return ProxyUrl;
  if (ProxyMode === 'direct' || ServerUrl === null) return null;
  return proxyOf(await session.resolveProxy(ServerUrl));
}

/** The first way of the system's answer that we can go: `PROXY proxy.example:3128; DIRECT`. Null: straight. */
export function proxyOf(answer: string): string | null {
  for (const way of answer.split(';').map((part) => part.trim())) {
    const [kind = '', address = ''] = way.split(/\s+/);
    if (kind === 'DIRECT') return null;
    if (kind === 'PROXY') return `http://${address}`;
    if (kind === 'HTTPS') return `https://${address}`;
  }
  return null;
}
