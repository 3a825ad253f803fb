import { sql } from 'drizzle-orm';
import { type Publication, themselves } from '../platform/publication.ts';
import { columns, withHeads } from './departments.repo.ts';

/** Departments whole, to those who may read them. */
const departmentPublication: Publication = {
  kind: 'department',
  source: (only) => sql`
    select d.id, 'organisation', row_to_json(x)::text from ${withHeads} cross join lateral (select ${columns}) x
    where d.tenant_id = app.tid() and d.id in (${only})`,
  inScopes: (scopes) => sql`
    select d.id from departments d where d.tenant_id = app.tid() and 'organisation' = any(${scopes})`,
  affectedBy: {
    department: themselves,
    'user.name': (ids) =>
      sql`select d.id from departments d where d.tenant_id = app.tid() and d.head_id = any(${ids})`,
  },
};

/** Where departments stand below each other, to everybody: a requirement of one holds for all below it. */
const placePublication: Publication = {
  kind: 'place',
  source: (only) => sql`
    select d.id, 'tenant', row_to_json(x)::text from departments d
    cross join lateral (select d.id, d.code, d.parent_id as "parentId") x
    where d.tenant_id = app.tid() and d.id in (${only})`,
  inScopes: (scopes) => sql`
    select d.id from departments d where d.tenant_id = app.tid() and 'tenant' = any(${scopes})`,
  affectedBy: { department: themselves },
};

export const departmentPublications: readonly Publication[] = [departmentPublication, placePublication];
