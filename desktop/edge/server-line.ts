import { createClient, problemOf, urlOf } from '#shared/kernel/client.ts';
import { Problem } from '#shared/kernel/problem.ts';
import type { Input, Output, Route } from '#shared/kernel/route.ts';
import { deviceApi, feedApi } from '#shared/sync/sync.api.ts';
import type { FileState, Pull } from '#shared/sync/sync.schemas.ts';
import type { Machine } from './machine.ts';
import { notTrainFlow, unreachable } from './unreachable.ts';

const requestHeader = { 'x-trainflow-request': '1' } as const;

/** The server as one signed-in client asks it. Whatever goes wrong on the way arrives as a Problem. */
export class ServerLine {
  readonly #machine: Machine;
  readonly #token: () => string | null;
  readonly #call;

  /** @param token of the device; null: asks without one */
  constructor(machine: Machine, token: () => string | null) {
    this.#machine = machine;
    this.#token = token;
    this.#call = createClient((path, init) => this.send(path, init));
  }

  /** @throws Problem */
  async call<R extends Route>(route: R, input: Input<R>): Promise<Output<R>> {
    try {
      return await this.#call(route, input);
    } catch (error) {
      // An answer that is not JSON is not TrainFlow's.
      throw error instanceof SyntaxError ? notTrainFlow(error) : error;
    }
  }

  /** A request as it stands, with the device's token. @throws Problem when no answer came; a refusal is an answer */
  async send(path: string, init: RequestInit): Promise<Response> {
    const token = this.#token();
    const headers = new Headers(init.headers);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    try {
      return await this.#machine.fetch(path, { ...init, headers });
    } catch (error) {
      throw error instanceof Problem ? error : unreachable(error);
    }
  }

  /** The feed's lines. @throws Problem */
  async pull(request: Pull): Promise<string> {
    const answer = await this.send(feedApi.pull.path, {
      method: 'POST',
      headers: { ...requestHeader, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    return textOf(answer);
  }

  /** Null: nothing is new. @throws Problem */
  async peek(query: Input<typeof feedApi.peek>['query']): Promise<string | null> {
    const answer = await this.send(urlOf(feedApi.peek, { query }), { method: 'GET' });
    return answer.status === 304 ? null : textOf(answer);
  }

  /** @throws Problem */
  async sendChunk(
    sha256: string,
    offset: number,
    bytes: number,
    content: Uint8Array<ArrayBuffer>,
  ): Promise<FileState> {
    const form = new FormData();
    form.set('offset', String(offset));
    form.set('bytes', String(bytes));
    form.set('file', new Blob([content]), 'chunk');
    const answer = await this.send(
      urlOf(deviceApi.sendChunk, { params: { sha256 } } as Input<typeof deviceApi.sendChunk>),
      {
        method: 'POST',
        headers: requestHeader,
        body: form,
      },
    );
    const text = await textOf(answer);
    try {
      return deviceApi.sendChunk.returns.parse(JSON.parse(text));
    } catch (error) {
      throw notTrainFlow(error);
    }
  }
}

async function textOf(answer: Response): Promise<string> {
  let text: string;
  try {
    text = await answer.text();
  } catch (error) {
    // The line broke in the middle of the answer.
    throw unreachable(error);
  }
  if (answer.status >= 400) throw problemOf(answer.status, text);
  return text;
}
