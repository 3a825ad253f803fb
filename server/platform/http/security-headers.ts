import { ServerResponse } from 'node:http';

/** Nothing runs, loads or frames that does not come from this server; the renderer is built without inline script or style. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
];
const withoutInjection = "require-trusted-types-for 'script'";

/** For the API's documentation page, whose library writes sanitised HTML itself. */
export const documentationPolicy = contentSecurityPolicy.join('; ');

/** For what a person uploaded: a browser that shows it anyway runs nothing in it. */
export const sandboxPolicy = "sandbox; default-src 'none'";

/** On every kind of answer (OWASP ASVS 5.0, 3.4). An answer's own header of the same name wins. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [...contentSecurityPolicy, withoutInjection].join('; '),
  // Two years; browsers ignore it on plain HTTP.
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  'cache-control': 'no-store',
};

const entries = Object.entries(securityHeaders);

/**
 * The one gate through which every answer of Node's HTTP server leaves, also those that the adapter or Node itself
 * makes up: none is without the headers.
 */
export class HardenedResponse extends ServerResponse {
  override writeHead(status: number, ...rest: unknown[]): this {
    const reason = typeof rest[0] === 'string' ? rest[0] : undefined;
    const own = (reason === undefined ? rest[0] : rest[1]) ?? {};
    const headers: Record<string, string | string[] | number> = { ...own };
    for (const [name, value] of entries) {
      if (!(name in headers) && !this.hasHeader(name)) headers[name] = value;
    }
    return reason === undefined ? super.writeHead(status, headers) : super.writeHead(status, reason, headers);
  }
}
