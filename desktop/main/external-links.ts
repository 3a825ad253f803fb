import type { SettingValues } from './settings-definition.ts';

/** Whether a link may be opened in the person's browser: the server itself, and the hosts that IT allowed. https only. */
export function mayOpenOutside(
  address: string,
  { AllowedExternalHosts, ServerUrl }: Pick<SettingValues, 'AllowedExternalHosts' | 'ServerUrl'>,
): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.origin === ServerUrl) return true;
  return url.protocol === 'https:' && AllowedExternalHosts.some((allowed) => covers(allowed, url.hostname));
}

/** `*.example.com` covers every name below `example.com`, not `example.com` itself. */
const covers = (allowed: string, host: string) =>
  allowed.startsWith('*.') ? host.endsWith(allowed.slice(1)) : host === allowed;
