import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { securityHeaders } from '#shared/kernel/security-headers.ts';
import { titleOf } from './error-map.ts';
import { errorPage } from './error-page.ts';
import { languageOf } from './negotiate.ts';

/** The page for a request that the application never sees, through Node's response. */
export function plainAnswer(outgoing: ServerResponse, status: number, incoming: IncomingMessage): void {
  if (outgoing.headersSent) {
    outgoing.destroy();
    return;
  }
  const page = errorPage(status, languageOf(incoming.headers['accept-language']), null);
  const length = Buffer.byteLength(page);
  outgoing.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': length,
    connection: 'close',
  });
  outgoing.end(page);
}

/** The same where there is no response yet, only bytes that are no HTTP. */
export function rawAnswer(socket: Duplex, status: number, more: Record<string, string> = {}): void {
  if (!socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const page = errorPage(status, 'en', null);
  const headers = {
    ...securityHeaders,
    ...more,
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(page)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${titleOf(status)}\r\n${lines.join('')}\r\n${page}`);
}

/** The answers that Node's parser asks for. */
export function statusOfParserError(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  return 400;
}

/** True while another answer is half out on this connection: a second one in its middle would be read as its content. */
function isAnswering(socket: Duplex): boolean {
  const answering: unknown = '_httpMessage' in socket ? socket._httpMessage : null;
  return (
    typeof answering === 'object' &&
    answering !== null &&
    'headersSent' in answering &&
    answering.headersSent === true
  );
}
