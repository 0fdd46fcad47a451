import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';
import { repeatedName } from './repeated-names.js';

// application/json, application/cloudevents+json, application/cloudevents-batch+json, application/vnd.shop.order+json …
const jsonMediaType = /^application\/(?:[\w.!#$&^-]+\+)?(?:json|cloudevents-batch\+json)(?:\s*;|$)/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes and parses JSON bytes. @throws Problem 400 `malformed-json` */
export const parseJson = (bytes: Uint8Array): unknown => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch (error) {
    throw new Problem(400, 'malformed-json', { detail: 'the body is not UTF-8', cause: error });
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Problem(400, 'malformed-json', { detail: text === '' ? 'the body is empty' : 'the body is not JSON', cause: error });
  }
};

const parseCommand = (bytes: Uint8Array): unknown => {
  const value = parseJson(bytes);
  const pointer = repeatedName(utf8.decode(bytes));
  if (pointer === undefined) return value;
  throw new Problem(400, 'invalid-input', { detail: `${pointer}: stands there twice`, errors: [{ pointer, detail: 'stands there twice' }] });
};

/**
 * Bodies are JSON, by whatever JSON media type; all others are answered with 415, and so are compressed ones. On the routes named in
 * `rawPaths` the body stays the bytes that came (`@Body() bytes: Buffer`), for those who keep or verify the original.
 */
export const readJsonBodies = (server: FastifyInstance, rawPaths: readonly string[]): void => {
  const raw = new Set(rawPaths);
  server.removeAllContentTypeParsers();
  server.addHook('preParsing', (request: FastifyRequest) => {
    const encoding = request.headers['content-encoding'] ?? 'identity';
    return encoding.toLowerCase() === 'identity' ? Promise.resolve() : Promise.reject(new Problem(415, 'unsupported-media-type', { detail: `the body is encoded with ${encoding}; send it as it is, without content-encoding` }));
  });
  server.addContentTypeParser(jsonMediaType, { parseAs: 'buffer' }, (request: FastifyRequest, body, done) => {
    try {
      const bytes = body as Buffer;
      done(null, raw.has(request.routeOptions.url ?? '') ? bytes : parseCommand(bytes));
    } catch (error) {
      done(error as Error, undefined);
    }
  });
};
