import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from './log.js';
import { Problem, problemMediaType } from './problem.js';

/** Recognises errors of other libraries, such as a database that is away: a problem, or undefined. */
export type ProblemOf = (error: unknown) => Problem | undefined;

const kindsByStatus: Readonly<Record<number, string>> = {
  400: 'bad-request', 401: 'unauthenticated', 403: 'forbidden', 404: 'not-found', 405: 'method-not-allowed', 408: 'request-timeout', 409: 'conflict',
  413: 'body-too-large', 414: 'address-too-long', 415: 'unsupported-media-type', 429: 'too-many-requests', 431: 'headers-too-large', 503: 'unavailable',
};

const internal = (error: unknown): Problem => new Problem(500, 'internal', { title: 'Internal error', detail: 'the error is in our log under this instance', cause: error });

const fromStatus = (status: number, error: Error): Problem => {
  const kind = kindsByStatus[status];
  return kind === undefined || status >= 500 && status !== 503 ? internal(error) : new Problem(status, kind, { detail: error.message, cause: error });
};

/** Any error as a problem: our own, the HTTP framework's, or an internal one that says nothing about itself. */
export const problemFrom = (error: unknown, recognise: ProblemOf): Problem => {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), error);
  const recognised = recognise(error);
  if (recognised !== undefined) return recognised;
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const fromFramework = error instanceof Error && typeof statusCode === 'number' && typeof code === 'string' && code.startsWith('FST_');
  return fromFramework ? fromStatus(statusCode, error) : internal(error);
};

/** Sends a problem document. */
export const sendProblem = (reply: FastifyReply, problem: Problem): FastifyReply => {
  const instance = problem.status >= 500 ? `urn:fealty:request:${reply.request.id}` : undefined;
  return reply.code(problem.status).headers({ ...problem.details.headers, 'content-type': problemMediaType }).send(JSON.stringify(problem.document(instance)));
};

const withLimit = (problem: Problem, limit: number | undefined): Problem =>
  (problem.status !== 413 || limit === undefined ? problem : new Problem(413, 'body-too-large', { detail: `the body has more than ${limit} bytes, which is the most that is taken at once` }));

// What curl sends by itself is the usual one.
const withMediaType = (problem: Problem, contentType: string | undefined): Problem =>
  (problem.status !== 415 || problem.cause === undefined ? problem : new Problem(415, 'unsupported-media-type', { detail: `the body came ${contentType === undefined ? 'without content-type' : `as ${contentType.slice(0, 100)}`}, which is not taken here; JSON needs the header content-type: application/json, others are told in /openapi.json` }));

/** Answers every error with a problem document, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log, private readonly recognise: ProblemOf) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { id, method, headers, routeOptions } = host.switchToHttp().getRequest<FastifyRequest>();
    const problem = withMediaType(withLimit(problemFrom(error, this.recognise), routeOptions.bodyLimit), headers['content-type']);
    // Told and logged when the deadline passed.
    if (reply.sent && error instanceof Problem) return;
    if (problem.status >= 500) this.log.error({ err: problem.cause ?? problem, request: id, method, route: routeOptions.url, status: problem.status }, problem.message);
    if (!reply.sent) sendProblem(reply, problem);
  }
}
