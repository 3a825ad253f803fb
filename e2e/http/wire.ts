import { type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Call {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Sends the body in pieces, without telling its length. */
  chunked?: boolean;
}

/** One request through a real socket, without anything that a browser or `fetch` adds or hides. */
export function send(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body, chunked }: Call = {},
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = { host: '127.0.0.1', port, path, method, agent: false };
    const length = body === undefined || chunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ ...options, headers: { ...length, ...headers } }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    outgoing.on('error', reject);
    if (chunked && body !== undefined) {
      for (const piece of String(body).match(/[\s\S]{1,16384}/g) ?? []) outgoing.write(piece);
      outgoing.end();
    } else outgoing.end(body);
  });
}

/** A changing request as our own client sends it. */
export const change = (
  port: number,
  path: string,
  cookie: string,
  body: unknown,
  { method = 'POST', headers = {} }: Pick<Call, 'method' | 'headers'> = {},
): Promise<WireAnswer> =>
  send(port, path, {
    method,
    headers: { cookie, 'x-trainflow-request': '1', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/**
 * Bytes as they are; the answer as far as it came before the server closed the connection.
 * @param patienceMs after which the client gives up waiting for more.
 */
export function sendRaw(port: number, bytes: string, patienceMs?: number): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    if (patienceMs !== undefined) socket.setTimeout(patienceMs, () => socket.destroy());
    let received = '';
    socket.setEncoding('utf8');
    socket.on('data', (text) => {
      received += text;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (received === '' ? reject(error) : finish()));
    socket.on('close', finish);
    function finish() {
      resolve(parseAnswer(received));
    }
  });
}

/** An open connection that reads what comes, for streams. */
export function listen(port: number, bytes: string): { socket: Socket; received: () => string } {
  let text = '';
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  socket.setEncoding('utf8');
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  return { socket, received: () => text };
}

export function parseAnswer(text: string): WireAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers: IncomingHttpHeaders = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(first.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
