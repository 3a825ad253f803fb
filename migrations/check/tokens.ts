/** A piece of SQL that means something: comments and blanks are gone. */
export interface Token {
  /** `word`: lower case; `quoted`: a quoted identifier; `text`: a string or dollar-quoted body. Both without their quotes. */
  kind: 'word' | 'quoted' | 'text' | 'sign';
  value: string;
  /** Line in the file, from 1. */
  line: number;
}

/** What may stand at one place, in the order in which PostgreSQL's own scanner decides. */
const patterns: [kind: Token['kind'] | 'blank', pattern: RegExp][] = [
  ['blank', /\s+|--[^\n]*/y],
  ['text', /\$([A-Za-z_]\w*)?\$/y],
  ['text', /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y],
  ['text', /(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*'/y],
  ['quoted', /(?:[uU]&)?"(?:[^"]|"")*"/y],
  ['word', /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y],
  ['sign', /\d[\w.]*|[^\s'"]/y],
];

/**
 * Splits SQL into tokens the way PostgreSQL reads it: nested comments, dollar quotes, escapes.
 * @param firstLine line of the file that `sql` begins on
 * @throws Error when a quote or comment is not closed
 */
export function tokensOf(sql: string, firstLine = 1): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = firstLine;
  while (at < sql.length) {
    const { kind, length, value } = nextPiece(sql, at, line);
    if (kind !== 'blank') tokens.push({ kind, value, line });
    line += sql.slice(at, at + length).split('\n').length - 1;
    at += length;
  }
  return tokens;
}

/** Statements without their semicolons; empty ones are left out. */
export function statementsOf(tokens: Token[]): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'sign' && token.value === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

interface Piece {
  kind: Token['kind'] | 'blank';
  /** Characters of the file. */
  length: number;
  value: string;
}

function nextPiece(sql: string, at: number, line: number): Piece {
  if (sql.startsWith('/*', at)) return { kind: 'blank', length: commentLength(sql, at, line), value: '' };
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const [found, tag] = pattern.exec(sql) ?? [];
    if (found === undefined) continue;
    if (found.startsWith('$')) return dollarQuoted(sql, at, `$${tag ?? ''}$`, line);
    return { kind, length: found.length, value: contentOf(kind, found) };
  }
  throw new Error(`line ${line}: cannot be read`);
}

function contentOf(kind: Piece['kind'], found: string): string {
  if (kind === 'text') return found.slice(found.indexOf("'") + 1, -1).replaceAll("''", "'");
  if (kind === 'quoted') return found.slice(found.indexOf('"') + 1, -1).replaceAll('""', '"');
  return kind === 'word' ? found.toLowerCase() : found;
}

function dollarQuoted(sql: string, at: number, quote: string, line: number): Piece {
  const end = sql.indexOf(quote, at + quote.length);
  if (end === -1) throw new Error(`line ${line}: ${quote} is not closed`);
  return { kind: 'text', length: end + quote.length - at, value: sql.slice(at + quote.length, end) };
}

function commentLength(sql: string, at: number, line: number): number {
  let depth = 0;
  for (let here = at; here < sql.length; here += 1) {
    if (sql.startsWith('/*', here)) depth += 1;
    else if (sql.startsWith('*/', here)) depth -= 1;
    else continue;
    here += 1;
    if (depth === 0) return here + 1 - at;
  }
  throw new Error(`line ${line}: a comment is not closed`);
}
