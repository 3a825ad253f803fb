import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { newId } from '#shared/kernel/ids.ts';
import { feedEnd, hashedText, parseFeedLine, type RecordLine, type ScopeLine } from '#shared/sync/feed.ts';
import { scopesText } from '#shared/sync/scopes-text.ts';
import { Pull, PullHead, protocol } from '#shared/sync/sync.schemas.ts';
import type { BareApp, Person } from './bare-app.ts';

type App = Pick<BareApp, 'superuser' | 'browse'>;

interface Held {
  cursor: number;
  /** Bodies by `kind:id`. */
  records: Map<string, string>;
}

/** The smallest laptop that keeps the protocol: it holds scopes in memory, and believes nothing that it has not reckoned. */
export interface Laptop {
  id: string;
  scopes: Map<string, Held>;
  /** Of the last pull that came to its end. */
  head: PullHead | null;
  /** Asks until nothing more follows. @returns what each answer brought */
  pull(limit?: number): Promise<Pulled[]>;
  /** Asks whether there is anything new. @returns the status, and what came if it was 200 */
  peek(): Promise<{ status: number; code: string | null; pulled: Pulled | null }>;
  /** Asks once, as it stands; `more` in the place of what it would say. */
  send(more?: Partial<Pull>): Promise<Response>;
  /** Every record it holds, each once, by `kind:id`. */
  records(): Map<string, string>;
  /** The bytes of the last answer, decompressed. */
  text: string;
}

export interface Pulled {
  head: PullHead;
  scopes: ScopeLine[];
  records: RecordLine[];
}

/** Registers a laptop for a person, past all rules. */
export async function laptopOf(app: App, person: Person, accept = 'zstd, gzip'): Promise<Laptop> {
  const id = newId();
  await app.superuser.query(
    `insert into devices (tenant_id, id, user_id, name, platform, app_version, protocol)
     values ($1, $2, $3, 'Rig 7', 'test', '0.0.0', 1)`,
    [person.tenantId, id, person.id],
  );
  const laptop: Laptop = {
    id,
    scopes: new Map(),
    head: null,
    text: '',
    async pull(limit = 1_000_000) {
      const all: Pulled[] = [];
      do all.push(await pullOnce(app, person, laptop, { limit, accept }));
      while (all.at(-1)?.head.more);
      return all;
    },
    send: (more = {}) => post(app, person, { ...requestOf(laptop, 1_000_000, null), ...more }, accept),
    async peek() {
      const cursor = Math.min(...[...laptop.scopes.values()].map((held) => held.cursor));
      const held = createHash('md5')
        .update(scopesText([...laptop.scopes.keys()]))
        .digest('hex');
      const query = { client: id, epoch: laptop.head?.epoch ?? '', held };
      const search = new URLSearchParams({ ...query, cursor: String(cursor), results: '0' });
      const send = await app.browse(person);
      const answer = await send(`/api/sync/pull?${search}`, { headers: { 'accept-encoding': accept } });
      if (answer.status === 200)
        return { status: 200, code: null, pulled: await taken(answer, laptop, null) };
      const text = await answer.text();
      return { status: answer.status, code: text === '' ? null : JSON.parse(text).code, pulled: null };
    },
    records() {
      return new Map([...laptop.scopes.values()].flatMap(({ records }) => [...records]));
    },
  };
  return laptop;
}

async function pullOnce(
  app: App,
  person: Person,
  laptop: Laptop,
  { limit, accept }: { limit: number; accept: string },
): Promise<Pulled> {
  const ask = async (digests: Pull['digests']) => {
    const question = requestOf(laptop, limit, digests);
    return { answer: await post(app, person, question, accept), requestId: question.requestId };
  };
  let { answer, requestId } = await ask(null);
  if (answer.status === 409) {
    const digests = digestsOf(laptop);
    laptop.scopes = new Map();
    ({ answer, requestId } = await ask(digests.numbers));
    if (answer.status === 200) for (const [scope, held] of digests.held) laptop.scopes.set(scope, held);
  }
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`);
  return taken(answer, laptop, requestId);
}

async function post(app: App, person: Person, question: Pull, accept: string): Promise<Response> {
  const body = JSON.stringify(question);
  const length = String(Buffer.byteLength(body));
  const headers = { 'content-type': 'application/json', 'content-length': length, 'accept-encoding': accept };
  return (await app.browse(person))('/api/sync/pull', { method: 'POST', body, headers });
}

function requestOf(laptop: Laptop, limit: number, digests: Pull['digests']): Pull {
  const byCursor = Map.groupBy(laptop.scopes, ([, { cursor }]) => cursor);
  return Pull.parse({
    protocol,
    requestId: newId(),
    client: laptop.id,
    epoch: laptop.head?.epoch ?? null,
    held: [...byCursor].map(([cursor, scopes]) => ({ cursor, scopes: scopes.map(([scope]) => scope) })),
    known: [...laptop.scopes.keys()],
    results: 0,
    digests,
    limit,
  });
}

function digestsOf({ scopes }: Laptop) {
  const held = [...scopes];
  const numbers = held.map(([scope, { records }]): [string, [number, string]] => [
    scope,
    [records.size, String(checksumOf(records))],
  ]);
  return { held, numbers: Object.fromEntries(numbers) };
}

/** Applies an answer, and checks every count and every sum before it counts. */
async function taken(answer: Response, laptop: Laptop, requestId: string | null): Promise<Pulled> {
  laptop.text = await textOf(answer);
  const [first = '', ...lines] = laptop.text.split('\n');
  const head = PullHead.parse(JSON.parse(first));
  if (requestId !== null && head.requestId !== requestId) throw new Error('an answer to another question');
  if (lines.pop() !== '' || lines.pop() !== feedEnd) throw new Error('the answer was cut off');
  const parsed = lines.map(parseFeedLine).filter((line) => line !== feedEnd);
  for (const scope of head.drop) laptop.scopes.delete(scope);
  for (const held of laptop.scopes.values()) held.cursor = head.to;
  apply(laptop, head, parsed);
  const scopes = parsed.filter((line) => 'mode' in line);
  for (const scope of scopes) check(laptop, scope);
  if (!head.more) checkTotal(laptop, head);
  laptop.head = head;
  return { head, scopes, records: parsed.filter((line) => 'seq' in line) };
}

function apply(laptop: Laptop, { to }: PullHead, lines: readonly (ScopeLine | RecordLine)[]): void {
  let held: Held | undefined;
  for (const line of lines) {
    if ('mode' in line) {
      const known = line.mode === 'delta' ? laptop.scopes.get(line.scope) : undefined;
      if (line.mode === 'delta' && !known) throw new Error(`a part of ${line.scope}, which is not held`);
      held = { cursor: to, records: known?.records ?? new Map() };
      laptop.scopes.set(line.scope, held);
    } else if (!held) throw new Error('a record outside of a scope');
    else if (line.body === null) held.records.delete(`${line.kind}:${line.id}`);
    else held.records.set(`${line.kind}:${line.id}`, line.body);
  }
}

function check(laptop: Laptop, { scope, count, checksum }: ScopeLine): void {
  const records = laptop.scopes.get(scope)?.records ?? new Map();
  if (records.size !== count) throw new Error(`${scope} has ${records.size} records, not ${count}`);
  if (checksumOf(records) !== checksum) throw new Error(`the checksum of ${scope} is wrong`);
}

function checkTotal({ scopes }: Laptop, { total }: PullHead): void {
  const all = [...scopes.values()];
  const found = {
    scopes: scopes.size,
    count: all.reduce((sum, { records }) => sum + records.size, 0),
    checksum: String(all.reduce((sum, { records }) => sum ^ checksumOf(records), 0n)),
  };
  if (JSON.stringify(found) !== JSON.stringify(total))
    throw new Error(`holds ${JSON.stringify(found)} and not ${JSON.stringify(total)}`);
}

/** XOR of the first 64 bits of MD5, signed. */
function checksumOf(records: ReadonlyMap<string, string>): bigint {
  let sum = 0n;
  for (const [key, body] of records) {
    const [kind = '', id = ''] = key.split(':');
    const text = hashedText({ kind: kind as RecordLine['kind'], id, body });
    sum ^= createHash('md5').update(text).digest().readBigInt64BE();
  }
  return sum;
}

async function textOf(answer: Response): Promise<string> {
  const bytes = Buffer.from(await answer.arrayBuffer());
  switch (answer.headers.get('content-encoding')) {
    case 'zstd':
      return zstdDecompressSync(bytes).toString();
    case 'gzip':
      return gunzipSync(bytes).toString();
    default:
      return bytes.toString();
  }
}
