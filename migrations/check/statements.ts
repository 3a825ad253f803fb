import { statementsOf, type Token, tokensOf } from './tokens.ts';

/** A statement that a migration must not hold. */
export interface Violation {
  line: number;
  /** Its first words, for the message. */
  statement: string;
  why: string;
}

/** Reads a migration and finds every statement that is not on the list of those that only add. */
export const violationsIn = (sql: string): Violation[] =>
  statementsOf(tokensOf(sql)).flatMap((statement) =>
    reasonsAgainst(statement).map((why) => ({
      line: statement[0]?.line ?? 0,
      statement: wordsOf(statement.slice(0, 6)),
      why,
    })),
  );

const wordsOf = (tokens: Token[]): string => tokens.map(({ value }) => value).join(' ');
const isWord = (word: string) => (token: Token) => token.kind === 'word' && token.value === word;
const holds = (tokens: Token[], word: string): boolean => tokens.some(isWord(word));

/** What may stand at a statement's beginning, and what to look at then. The longest fitting one counts. */
const allowed: Record<string, (statement: Token[]) => string[]> = {
  'create table': () => [],
  'create unlogged table': () => [],
  'create index': () => [],
  'create unique index': () => [],
  'create schema': () => [],
  'create extension': () => [],
  'create policy': () => [],
  'create view': () => [],
  'create or replace view': () => [],
  'create function': bodyOf,
  'create or replace function': bodyOf,
  'create procedure': bodyOf,
  'create or replace procedure': bodyOf,
  'alter table': alterations,
  'alter function': () => [],
  'alter policy': () => [],
  'drop policy': () => [],
  'drop index': () => [],
  'drop function': () => [],
  'drop procedure': () => [],
  'call app . isolate': () => [],
  'call app . entrust': () => [],
  'comment on': () => [],
  grant: () => [],
  revoke: () => [],
  insert: () => [],
  update: () => [],
  with: withClause,
  do: doBlock,
};

const longestFirst = Object.keys(allowed).sort((one, other) => other.length - one.length);

function reasonsAgainst(statement: Token[]): string[] {
  const start = `${wordsOf(statement.slice(0, 4))} `;
  const found = longestFirst.find((beginning) => start.startsWith(`${beginning} `));
  const reasons = ['cascade', 'rename']
    .filter((word) => holds(statement, word))
    .map((word) => `${word} is forbidden`);
  if (found === undefined) return [`"${start.trim()}" is not among the statements that only add`, ...reasons];
  return [...reasons, ...(allowed[found]?.(statement) ?? [])];
}

/** Words that take something away, also inside the text of dynamic SQL. */
function destructive(tokens: Token[], words: readonly string[]): string[] {
  const texts = tokens.filter(({ kind }) => kind === 'text').map(({ value }) => value.toLowerCase());
  return words
    .filter((word) => holds(tokens, word) || texts.some((text) => new RegExp(`\\b${word}\\b`).test(text)))
    .map((word) => `${word} inside the body is forbidden`);
}

/** A function may delete rows when it is called; it may not reshape the schema. */
function bodyOf(statement: Token[]): string[] {
  if (holds(statement, 'atomic')) return ['begin atomic is not understood by this check; quote the body'];
  const bodies = statement
    .filter(({ kind }) => kind === 'text')
    .flatMap(({ value, line }) => tokensOf(value, line));
  return destructive(bodies, ['drop', 'truncate', 'rename', 'cascade']);
}

/** Runs at once, so it may take nothing away at all. */
function doBlock(statement: Token[]): string[] {
  const bodies = statement
    .filter(({ kind }) => kind === 'text')
    .flatMap(({ value, line }) => tokensOf(value, line));
  return destructive(bodies, ['drop', 'truncate', 'rename', 'cascade', 'delete', 'alter', 'merge']);
}

function withClause(statement: Token[]): string[] {
  const words = ['delete', 'truncate', 'merge'];
  return words.filter((word) => holds(statement, word)).map((word) => `${word} is forbidden`);
}

/** Every comma-separated action of `alter table`. */
function alterations(statement: Token[]): string[] {
  const skipped = new Set(['if', 'exists', 'only']);
  const named = statement.slice(2).filter((token) => !skipped.has(token.value));
  const afterName = named[1]?.value === '.' ? 3 : 1;
  return splitAtCommas(named.slice(afterName)).flatMap(alteration);
}

function splitAtCommas(tokens: Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.value === '(') depth += 1;
    if (token.value === ')') depth -= 1;
    if (token.value === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Types that hold everything the narrower ones held. */
const wideTypes = ['bigint', 'text'];
const harmless = [
  /^(enable|force) row level security$/,
  /^add (constraint|primary key|unique|check|foreign key|exclude)\b/,
  /^alter (column )?\S+ (drop not null|set default .*|drop default|set statistics \d+)$/,
  /^(validate|drop) constraint\b/,
  /^attach partition\b/,
  /^set \(/,
];

function alteration(action: Token[]): string[] {
  const text = wordsOf(action);
  if (harmless.some((pattern) => pattern.test(text))) return [];
  if (/^add /.test(text)) return addedColumn(text);
  const type = /^alter (?:column )?\S+ (?:set data )?type (.+)$/.exec(text)?.[1];
  if (type !== undefined)
    return wideTypes.includes(type) ? [] : [`a type may only become ${wideTypes.join(' or ')}: ${text}`];
  if (/ set not null$/.test(text)) return [`the program before this one may write nulls: ${text}`];
  return [`"${text}" is not among the alterations that only add`];
}

/** The program before this one does not know the column, and its inserts must go on. */
function addedColumn(text: string): string[] {
  if (!/ not null\b/.test(text) || / (default|generated)\b/.test(text)) return [];
  return [`an added column must be nullable or have a default: ${text}`];
}
