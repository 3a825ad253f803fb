import { ServerResponse } from 'node:http';
import { securityHeaders } from '#shared/kernel/security-headers.ts';

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
