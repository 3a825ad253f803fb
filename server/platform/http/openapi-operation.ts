import type { z } from 'zod';
import type { Route } from '#shared/kernel/route.ts';
import { titleOf } from './error-map.ts';
import { hasJson, inputSchema, type JsonSchema } from './registry-json.ts';

/** @param answer the schema of the JSON answer, as a reference; null when there is none. */
export function operationOf(route: Route, answer: JsonSchema | null): Record<string, unknown> {
  const changes = route.method !== 'get';
  return {
    operationId: operationIdOf(route),
    summary: route.summary,
    tags: [route.path.split('/')[2]],
    security: route.permission === 'public' ? [] : [{ session: [] }],
    'x-permission': route.permission,
    'x-audit': route.audit,
    'x-offline': route.offline,
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...(changes ? [parameter('Request'), parameter('IdempotencyKey')] : []),
    ],
    ...(changes ? bodyOf(route) : {}),
    responses: {
      [route.status ?? 200]: successOf(route, answer),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** `postRenewalRequestsByIdSubmission`: unique because method and path are. */
export const operationIdOf = ({ method, path }: Route): string =>
  method +
  path
    .slice('/api/'.length)
    .replace(/\{(\w+)\}/g, 'by-$1')
    .replace(/(?:^|[-/])(\w)/g, (_, letter: string) => letter.toUpperCase());

const parameter = (name: string) => ({ $ref: `#/components/parameters/${name}` });

function parametersOf(schema: z.ZodObject | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties, required } = inputSchema(schema);
  const needed = new Set(Array.isArray(required) ? required : []);
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: needed.has(name),
    schema: property,
  }));
}

function bodyOf(route: Route): Record<string, unknown> {
  if (route.upload) {
    const schema = formSchema(route.body, route.upload.maxBytes);
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } };
  }
  if (route.body === undefined) return {};
  const schema = inputSchema(route.body);
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function formSchema(body: z.ZodObject | undefined, maxBytes: number): JsonSchema {
  const fields: JsonSchema = body ? inputSchema(body) : { type: 'object', additionalProperties: false };
  const file = { type: 'string', format: 'binary', description: `At most ${maxBytes} bytes.` };
  return {
    ...fields,
    properties: { ...(fields.properties ?? {}), file },
    required: [...(Array.isArray(fields.required) ? fields.required : []), 'file'],
  };
}

function successOf(route: Route, answer: JsonSchema | null): Record<string, unknown> {
  const description = titleOf(route.status ?? 200);
  const bytes = { type: 'string', format: 'binary' };
  if (route.raw === 'events')
    return { description, content: { 'text/event-stream': { schema: { type: 'string' } } } };
  if (route.raw === 'feed') return { description, content: { 'text/plain': { schema: { type: 'string' } } } };
  if (route.raw === 'file') return { description, content: { '*/*': { schema: bytes } } };
  return hasJson(route)
    ? { description, content: { 'application/json': { schema: answer ?? {} } } }
    : { description };
}
