import { z } from 'zod';
import { problemMediaType } from './problem.js';
import type { Route } from './routes.js';

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document. */
export type OpenApiDocument = Json & { paths: Record<string, Json>; components: Json };

const everywhere: Readonly<Record<number, readonly string[]>> = { 400: ['bad-request', 'malformed-json', 'invalid-input'], 500: ['internal'], 503: ['unavailable', 'no-answer-in-time'] };
const guarded: Readonly<Record<number, readonly string[]>> = { 401: ['unauthenticated'], 403: ['role-not-allowed', 'not-yourself', 'foreign-programme'] };
const withBody: Readonly<Record<number, readonly string[]>> = { 413: ['body-too-large'], 415: ['unsupported-media-type'] };

const problemSchema: Json = {
  type: 'object', required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', description: 'urn:fealty:problem:<kind>; stable' }, title: { type: 'string' }, status: { type: 'integer' },
    detail: { type: 'string' }, instance: { type: 'string', description: 'names the request in our log' },
    errors: { type: 'array', items: { type: 'object', required: ['pointer', 'detail'], properties: { pointer: { type: 'string' }, detail: { type: 'string' } } } },
  },
};

// Named schemas come out under $defs of each; references resolve from the root of the document, so they move there.
const schemaIn = (components: Json, schema: z.ZodType): Json => {
  const text = JSON.stringify(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  const { $schema, $defs, ...rest } = JSON.parse(text.replaceAll('"#/$defs/', '"#/components/schemas/')) as Json & { $defs?: Json };
  void $schema;
  for (const [name, definition] of Object.entries($defs ?? {})) {
    const { $id, ...named } = definition as Json;
    void $id;
    components[name] = named;
  }
  return rest;
};

const parametersIn = (components: Json, schema: z.ZodType | undefined, place: 'query' | 'header'): Json[] => {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaIn(components, schema) as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name, in: place, required: required.includes(name), schema: rest, ...(description === undefined ? {} : { description }),
  }));
};

const problemResponses = (route: Route): Json => {
  const sources = [everywhere, route.open ? {} : guarded, route.operation?.body === undefined ? {} : withBody, route.operation?.problems ?? {}];
  const kinds = new Map<string, string[]>();
  for (const [status, added] of sources.flatMap((source) => Object.entries(source))) kinds.set(status, [...kinds.get(status) ?? [], ...added]);
  return Object.fromEntries([...kinds].sort().map(([status, names]) => [status, {
    description: names.map((name) => `urn:fealty:problem:${name}`).join(', '),
    content: { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } },
  }]));
};

const operationOf = (components: Json, route: Route): Json => {
  const { operation } = route;
  const pathParameters = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const answer = operation?.answer === undefined ? {} : { content: { 'application/json': { schema: schemaIn(components, operation.answer) } } };
  const body = operation?.body === undefined ? undefined : schemaIn(components, operation.body);
  return {
    operationId: `${route.controller}.${route.name}`, summary: operation?.summary ?? route.name,
    ...(operation?.description === undefined ? {} : { description: operation.description }),
    ...(route.open ? { security: [] } : { 'x-roles': route.allow }),
    parameters: [...pathParameters, ...parametersIn(components, operation?.query, 'query'), ...parametersIn(components, operation?.headers, 'header')],
    ...(body === undefined ? {} : { requestBody: { required: true, content: Object.fromEntries((operation?.bodyMediaTypes ?? ['application/json']).map((type) => [type, { schema: body }])) } }),
    responses: { [route.status]: { description: 'done', ...answer }, ...problemResponses(route) },
  };
};

/** The OpenAPI 3.1 document of some routes, from the same zod schemas that check the input. */
export const openApi = (info: { title: string; version: string }, routes: readonly Route[]): OpenApiDocument => {
  const schemas: Json = { Problem: problemSchema };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method]: operationOf(schemas, route) };
  }
  return {
    openapi: '3.1.0', info, security: [{ bearer: [] }], paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } }, schemas },
  };
};
