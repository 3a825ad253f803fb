import type { Chance } from './chance.ts';

/** How often what goes wrong between a laptop and the server; each from 0 to 1. */
export interface Weather {
  requestLost: number;
  answerLost: number;
  answerCut: number;
  sentTwice: number;
  sentAgainLater: number;
}

export const rough: Weather = {
  requestLost: 0.06,
  answerLost: 0.08,
  answerCut: 0.04,
  sentTwice: 0.06,
  sentAgainLater: 0.05,
};
export const calm: Weather = { requestLost: 0, answerLost: 0, answerCut: 0, sentTwice: 0, sentAgainLater: 0 };

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/** The line between a laptop and the server. */
export class Line {
  weather: Weather = calm;
  isUp = true;
  readonly #server: Fetch;
  readonly #chance: Chance;
  /** Requests that a router kept and delivers when nobody expects them any more. */
  readonly #stray: { path: string; init: RequestInit }[] = [];
  readonly met = new Map<string, number>();

  constructor(server: Fetch, chance: Chance) {
    this.#server = server;
    this.#chance = chance;
  }

  /** @throws as a failed connection does */
  async fetch(path: string, init: RequestInit): Promise<Response> {
    const { requestLost, answerLost, answerCut, sentTwice, sentAgainLater } = this.weather;
    if (!this.isUp) throw failure('ENETUNREACH');
    if (this.#happens('request lost', requestLost)) throw failure('ECONNRESET');
    const canRepeat = typeof init.body === 'string' || init.body === undefined;
    if (canRepeat && this.#happens('sent again later', sentAgainLater)) this.#stray.push({ path, init });
    if (canRepeat && this.#happens('sent twice', sentTwice)) await this.#server(path, init);
    const answer = await this.#server(path, init);
    if (this.#happens('answer lost', answerLost)) throw failure('ECONNRESET');
    if (answer.status !== 200 || !this.#happens('answer cut', answerCut)) return answer;
    const text = await answer.text();
    return new Response(text.slice(0, this.#chance.below(Math.max(1, text.length))), { status: 200 });
  }

  /** One of the strays arrives; its answer reaches nobody. */
  async deliverStray(): Promise<void> {
    const [stray] = this.#stray.splice(this.#chance.below(Math.max(1, this.#stray.length)), 1);
    if (stray === undefined) return;
    this.#count('stray delivered');
    await this.#server(stray.path, stray.init);
  }

  #happens(name: string, probability: number): boolean {
    const happens = this.#chance.happens(probability);
    if (happens) this.#count(name);
    return happens;
  }

  #count(name: string): void {
    this.met.set(name, (this.met.get(name) ?? 0) + 1);
  }
}

const failure = (code: string) =>
  Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error(code), { code }) });
