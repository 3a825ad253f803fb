import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';

/** A rule of isolation that the catalogue breaks, and what breaks it. */
export interface Finding {
  rule: string;
  /** Schema-qualified name; for parts of a table the part's name behind it. */
  object: string;
}

const rules = readFileSync(join(import.meta.dirname, 'lint.sql'), 'utf8');

/** Looks through the catalogue for anything that could let a row cross from one tenant to another. */
export async function lint(client: Client): Promise<Finding[]> {
  await client.query('begin');
  try {
    await client.query('set local search_path = pg_catalog');
    return (await client.query<Finding>(rules)).rows;
  } finally {
    await client.query('rollback');
  }
}
