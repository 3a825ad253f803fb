import { z } from 'zod';
import type { Route } from '#shared/kernel/route.ts';
import { ProblemDocument } from '#shared/kernel/schemas.ts';
import { sessionCookieName } from '../crypto/tokens.ts';
import { requestHeader } from './csrf.ts';
import { operationIdOf, operationOf } from './openapi-operation.ts';
import { hasJson, type JsonSchema, plain } from './registry-json.ts';

const prefix = '#/components/schemas/';

/**
 * The contract as an OpenAPI 3.1 document.
 * @param vocabulary the schemas that keep their name in it, such as `User`.
 */
export function openApiOf(
  routes: readonly Route[],
  vocabulary: Readonly<Record<string, z.ZodType>>,
  version: string,
): Record<string, unknown> {
  const named = namesOf(routes, { ...vocabulary, ProblemDocument });
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const answer = named.get(route.returns)?.id;
    const operation = operationOf(route, answer === undefined ? null : { $ref: prefix + answer });
    paths[route.path] = { ...paths[route.path], [route.method]: operation };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'TrainFlow', version, description },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ path }) => path.split('/')[2]))].map((name) => ({ name })),
    paths,
    components: {
      schemas: usedBy(paths, schemasOf(named)),
      responses: { Problem: problemResponse },
      parameters: { Request: requestParameter, IdempotencyKey: idempotencyKey },
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: sessionCookieName } },
    },
  };
}

const description = `Keeps people certified, renewed and moving up.

Sign in with \`POST /api/auth/login\`; the answer sets the session cookie. The same tree answers under \`/api/v1\`.
Dates are \`YYYY-MM-DD\`, instants RFC 3339 in UTC. Refusals are problem documents (RFC 9457) whose \`code\` is stable.`;

type Names = z.core.$ZodRegistry<{ id: string }>;

/** Every schema of an answer has a name: its own, or its operation's. */
function namesOf(routes: readonly Route[], vocabulary: Readonly<Record<string, z.ZodType>>): Names {
  const named = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(vocabulary)) named.add(schema, { id });
  for (const route of routes) {
    if (hasJson(route) && !named.has(route.returns))
      named.add(route.returns, { id: `${operationIdOf(route)}Answer` });
  }
  return named;
}

function schemasOf(named: Names): Record<string, JsonSchema> {
  const options = { io: 'output', unrepresentable: 'any', uri: (id: string) => prefix + id } as const;
  const { schemas } = z.toJSONSchema(named, options);
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plain(schema)]));
}

/** Only what something refers to: names of request bodies would be described as answers here. */
function usedBy(paths: unknown, schemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  const used = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit([paths, problemResponse]);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

const problemResponse = {
  description: 'Refused, or failed: `code` says why, `errors` names the fields.',
  content: { 'application/problem+json': { schema: { $ref: `${prefix}ProblemDocument` } } },
};

const requestParameter = {
  name: requestHeader,
  in: 'header',
  required: true,
  description: 'Proof that no other site sends the request.',
  // The default fills the field of the documentation page.
  schema: { type: 'string', const: '1', default: '1' },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Sent again with the same key, the request is applied once and gets the first answer.',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};
