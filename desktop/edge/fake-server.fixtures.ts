import { hash } from 'node:crypto';
import { Credentials, type SignedIn } from '#shared/auth/auth.schemas.ts';
import { conflict, forbidden, missing, Problem } from '#shared/kernel/problem.ts';
import { hashedText, printScope } from '#shared/sync/feed.ts';
import type { ResourceKind } from '#shared/sync/resource.schemas.ts';
import {
  type Command,
  type CommandResult,
  type LaptopPolicy,
  NewDevice,
  Peek,
  Pull,
  type PullHead,
  Push,
  type Registered,
} from '#shared/sync/sync.schemas.ts';
import { problemAnswer } from './answers.ts';

/** A server written from the contract alone: small enough to be believed, and free to lie, cut, repeat and forget. */
export class FakeServer {
  seq = 0;
  epoch = 'epoch-1';
  now = Date.parse('2026-11-21T09:00:00.000Z');
  policy: LaptopPolicy = { maxOfflineHours: 336, autoLockMinutes: 15, staleAfterDays: 9 };
  /** Scope, then `kind:id`. */
  scopes = new Map<string, Map<string, { seq: number; body: string | null }>>();
  /** What the user may see, in the order in which it is sent. */
  visible: string[] = [];
  clients = new Map<string, Map<number, CommandResult>>();
  answered = new Map<string, CommandResult>();
  files = new Map<string, Buffer>();
  /** Effects, by command id: whatever stands here twice was done twice. */
  effects: string[] = [];
  asked: { method: string; path: string; body: unknown }[] = [];
  /** Thrown in place of an answer. */
  down: Error | null = null;
  /** Given in place of an answer, by path; taken away when used. */
  instead = new Map<string, Response>();
  /** Makes another answer of the feed's text. */
  tamper: ((text: string, request: Pull) => string) | null = null;
  /** Decides what becomes of a command. @throws Problem */
  run: (command: Command) => void = () => undefined;
  /** Refuses files by throwing. */
  takeFile: () => void = () => undefined;
  offerPeek = true;
  /** Who may sign in, by user name. */
  passwords = new Map<string, { password: string; session: SignedIn }>();
  /** What every request with a device's token is told. */
  ended: Problem | null = null;

  publish(scope: string, kind: ResourceKind, record: { id: string }): void {
    this.#put(scope, kind, record.id, JSON.stringify(record));
  }

  withdraw(scope: string, kind: ResourceKind, id: string): void {
    this.#put(scope, kind, id, null);
  }

  find(kind: ResourceKind, id: string): Record<string, unknown> | null {
    for (const records of this.scopes.values()) {
      const body = records.get(`${kind}:${id}`)?.body;
      if (body !== undefined && body !== null) return JSON.parse(body);
    }
    return null;
  }

  /** Puts a record anew into every scope that it stands in. */
  change(kind: ResourceKind, id: string, change: object): void {
    const record = { ...this.find(kind, id), ...change, id };
    for (const [scope, records] of this.scopes)
      if (records.has(`${kind}:${id}`)) this.publish(scope, kind, record);
  }

  register(client: string): Registered {
    if (!this.clients.has(client)) this.clients.set(client, new Map());
    return { token: `token-${client}`, userId: client, policy: this.policy, serverTime: this.#time() };
  }

  /** A copy of everything, to be put back with `restore`. */
  backup(): string {
    return JSON.stringify([
      this.seq,
      [...this.scopes].map(([scope, records]) => [scope, [...records]]),
      [...this.clients].map(([client, results]) => [client, [...results]]),
      [...this.answered],
      this.effects,
    ]);
  }

  restore(text: string, epoch: string): void {
    const [seq, scopes, clients, answered, effects] = JSON.parse(text);
    this.seq = seq;
    this.scopes = new Map(scopes.map(([scope, records]: [string, []]) => [scope, new Map(records)]));
    this.clients = new Map(clients.map(([client, results]: [string, []]) => [client, new Map(results)]));
    this.answered = new Map(answered);
    this.effects = effects;
    this.epoch = epoch;
  }

  async fetch(path: string, init: RequestInit): Promise<Response> {
    if (this.down !== null) throw this.down;
    const method = init.method ?? 'GET';
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : init.body;
    this.asked.push({ method, path, body });
    const name = path.split('?')[0] ?? '';
    const planned = this.instead.get(name);
    if (planned !== undefined) {
      this.instead.delete(name);
      return planned;
    }
    try {
      return await this.#answer(method, path, body, new Headers(init.headers));
    } catch (error) {
      return problemAnswer(error, 'request');
    }
  }

  /** Scopes that were asked for as held in the last pull. */
  get lastPull(): Pull {
    const asked = this.asked.findLast(({ method, path }) => method === 'POST' && path === '/api/sync/pull');
    return Pull.parse(asked?.body);
  }

  async #answer(method: string, path: string, body: unknown, headers: Headers): Promise<Response> {
    if (path === '/api/auth/login') return this.#login(Credentials.parse(body));
    const isDevice = headers.has('authorization');
    if (!isDevice && !headers.has('cookie'))
      throw new Problem('unauthenticated', 'session.required', 'Sign in.');
    if (isDevice && this.ended !== null) throw this.ended;
    if (path === '/api/auth/logout') return new Response(null, { status: 204 });
    if (path === '/api/sync/devices')
      return Response.json(this.register(NewDevice.parse(body).id), { status: 201 });
    if (path === '/api/audit') return Response.json({ items: [], asked: headers.get('authorization') });
    if (path === '/api/sync/push') return Response.json(this.#push(Push.parse(body)));
    if (path === '/api/sync/pull' && method === 'POST') return new Response(this.#pull(Pull.parse(body)));
    if (path.startsWith('/api/sync/pull?')) return this.#peek(new URLSearchParams(path.split('?')[1]));
    const [, sha256 = ''] = /^\/api\/sync\/files\/([0-9a-f]{64})/.exec(path) ?? [];
    if (method === 'GET' && sha256 !== '') return Response.json(this.#stateOf(sha256));
    if (sha256 !== '' && body instanceof FormData) return Response.json(await this.#takeChunk(sha256, body));
    throw missing('route');
  }

  #login({ username, password }: Credentials): Response {
    const known = this.passwords.get(username);
    if (known?.password !== password) throw new Problem('unauthenticated', 'auth.refused', 'Not right.');
    return Response.json(known.session, {
      headers: { 'set-cookie': '__Host-tf=abc; Path=/; Secure; HttpOnly' },
    });
  }

  #push({ client, commands, epoch }: Push) {
    if (!this.clients.has(client)) throw forbidden('sync.device_only', 'Register first.');
    const results = this.#resultsOf(client);
    if (epoch !== null && epoch !== this.epoch)
      throw conflict('sync.epoch', 'Another epoch.', { epoch: this.epoch });
    const expected = results.size + 1;
    if ((commands[0]?.seq ?? 0) > expected) throw conflict('sync.gap', 'A gap.', { expected });
    const answers = commands.map((command) => {
      const known = results.get(command.seq);
      if (known !== undefined && known.id !== command.id) throw conflict('sync.forked', 'Another one.');
      const result = known ?? this.#execute(command);
      results.set(command.seq, result);
      return result;
    });
    return { results: answers, lastCommand: results.size, serverTime: this.#time() };
  }

  #execute(command: Command): CommandResult {
    const before = this.answered.get(command.id);
    if (before !== undefined) return { ...before, seq: command.seq };
    const { seq, id } = command;
    const done = { seq, id, answer: null, problem: null, review: false, at: this.#time() };
    let result: CommandResult;
    try {
      if (command.file !== null && !this.#stateOf(command.file.sha256, command.file.bytes).complete)
        throw conflict('sync.file_missing', 'The file is missing.');
      this.run(command);
      this.effects.push(id);
      result = { ...done, outcome: 'applied', status: 200 };
    } catch (error) {
      if (!(error instanceof Problem)) result = { ...done, outcome: 'set_aside', status: 500 };
      else {
        const { status, code, message: detail, details } = error;
        const problem = {
          ...details,
          type: 'urn:x',
          title: 'x',
          status,
          code,
          detail,
          requestId: 'x',
          errors: [],
        };
        result = { ...done, outcome: 'rejected', status, problem };
      }
    }
    this.answered.set(id, result);
    return result;
  }

  #pull(request: Pull): string {
    const results = this.#resultsOf(request.client);
    if (request.epoch !== null && request.epoch !== this.epoch && request.digests === null)
      throw conflict('sync.epoch', 'Another epoch.', { epoch: this.epoch });
    const held = new Map(
      request.held.flatMap(({ cursor, scopes }) => scopes.map((scope) => [scope, cursor])),
    );
    const lines: string[] = [];
    const later: string[] = [];
    let passed = 0;
    for (const scope of this.visible) {
      const digest = request.digests?.[scope];
      const sum = this.#sumOf(scope);
      const isSame = digest !== undefined && digest[0] === sum.count && digest[1] === String(sum.checksum);
      const cursor = request.digests === null ? held.get(scope) : isSame ? this.seq : undefined;
      if (cursor === undefined && passed >= request.limit) {
        later.push(scope);
        continue;
      }
      const records = this.#linesOf(scope, cursor ?? -1);
      if (cursor === undefined) passed += records.length;
      if (cursor !== undefined && records.length === 0 && request.digests === null) continue;
      lines.push(printScope({ scope, mode: cursor === undefined ? 'full' : 'delta', ...sum }), ...records);
    }
    const known = [...request.known, ...held.keys()];
    const head: PullHead = {
      protocol: 1,
      requestId: request.requestId,
      epoch: this.epoch,
      to: this.seq,
      serverTime: this.#time(),
      lastCommand: results.size,
      results: [...results.values()].filter(({ seq }) => seq > request.results),
      drop: known.filter((scope) => !this.visible.includes(scope)),
      more: later.length > 0,
      records: lines.length + later.reduce((sum, scope) => sum + this.#sumOf(scope).count, 0),
      total: this.#total(),
      policy: this.policy,
    };
    const text = [JSON.stringify(head), ...lines, 'E', ''].join('\n');
    return this.tamper === null ? text : this.tamper(text, request);
  }

  #peek(query: URLSearchParams): Response {
    const { client, cursor, results, held, epoch } = Peek.parse(Object.fromEntries(query));
    if (epoch !== this.epoch) throw conflict('sync.epoch', 'Another epoch.');
    if (!this.offerPeek || held !== hash('md5', [...this.visible].sort().join('\n')))
      throw conflict('sync.scopes', 'Other scopes.');
    const isNew = this.seq > cursor || this.#resultsOf(client).size > results;
    return isNew ? problemAnswer(conflict('sync.scopes', 'Pull.'), 'x') : new Response(null, { status: 304 });
  }

  #resultsOf(client: string): Map<number, CommandResult> {
    const results = this.clients.get(client);
    if (results === undefined) throw new Problem('missing', 'sync.unknown_client', 'Register first.');
    return results;
  }

  #stateOf(sha256: string, bytes?: number) {
    const received = this.files.get(sha256)?.byteLength ?? 0;
    const whole = hash('sha256', this.files.get(sha256) ?? Buffer.alloc(0));
    return {
      sha256,
      received,
      complete: bytes === undefined ? received > 0 && whole === sha256 : received === bytes,
    };
  }

  async #takeChunk(sha256: string, form: FormData) {
    this.takeFile();
    const chunk = form.get('file');
    const before = this.files.get(sha256) ?? Buffer.alloc(0);
    if (chunk instanceof Blob && Number(form.get('offset')) === before.byteLength)
      this.files.set(sha256, Buffer.concat([before, Buffer.from(await chunk.arrayBuffer())]));
    return this.#stateOf(sha256);
  }

  #put(scope: string, kind: ResourceKind, id: string, body: string | null): void {
    this.seq += 1;
    const records = this.scopes.get(scope) ?? new Map();
    records.set(`${kind}:${id}`, { seq: this.seq, body });
    this.scopes.set(scope, records);
    if (!this.visible.includes(scope)) this.visible.push(scope);
  }

  #linesOf(scope: string, after: number): string[] {
    return [...(this.scopes.get(scope) ?? [])]
      .filter(([, { seq, body }]) => seq > after && (after >= 0 || body !== null))
      .map(([key, { seq, body }]) => `${seq}\t${key.replace(':', '\t')}\t${body ?? ''}`);
  }

  #sumOf(scope: string): { count: number; checksum: bigint } {
    let [count, checksum] = [0, 0n];
    for (const [key, { body }] of this.scopes.get(scope) ?? []) {
      if (body === null) continue;
      const [kind = '', id = ''] = key.split(':');
      const text = hashedText({ kind: kind as ResourceKind, id, body });
      checksum ^= hash('md5', text, 'buffer').readBigInt64BE(0);
      count += 1;
    }
    return { count, checksum };
  }

  #total(): PullHead['total'] {
    const sums = this.visible.map((scope) => this.#sumOf(scope));
    return {
      scopes: sums.length,
      count: sums.reduce((sum, { count }) => sum + count, 0),
      checksum: String(sums.reduce((sum, { checksum }) => sum ^ checksum, 0n)),
    };
  }

  #time(): string {
    return new Date(this.now).toISOString();
  }
}
