import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { forRequest } from './deadline.js';
import type { Log } from './log.js';
import { Problem } from './problem.js';
import { sendProblem } from './problem-filter.js';
import type { Route } from './routes.js';

/** How long an answer may take, and how many may be waited for. */
export interface AnswerLimits {
  /** From when a request was read; a route may tell another by its `@Operation`. @default 15000 */
  answerWithinMs?: number;
  /** Requests that wait for their answer at once; further ones are refused. @default 2000 */
  requestsAtOnceMax?: number;
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

const late = (request: FastifyRequest, withinMs: number, waits: readonly string[]): Problem => new Problem(503, 'no-answer-in-time', {
  detail: `no answer within ${withinMs} ms${waits.length === 0 ? '' : `, which waited for ${waits.join(', ')}`}; ${isRead(request.method) ? 'ask again' : 'whether it was stored is not known: send the same again, with the same ids and Idempotency-Key, which is done once'}`,
  headers: { 'retry-after': '5' },
});

const busy = (max: number): Problem => new Problem(503, 'unavailable', { detail: `${max} requests wait for their answers; nothing was stored; try again`, headers: { 'retry-after': '1' } });

/** Refuses requests beyond those that may wait, before their bodies are read; what operators ask is always answered. */
const limitWaiting = (server: FastifyInstance, max: number): { begins: (request: FastifyRequest) => void; ends: (request: FastifyRequest) => void } => {
  const waiting = new Set<FastifyRequest>();
  const begun = new WeakSet<FastifyRequest>();
  server.addHook('onRequest', (request, reply, done) => {
    if (waiting.size >= max && !/^\/(health|metrics|openapi)/.test(request.routeOptions.url ?? '')) {
      sendProblem(reply, busy(max));
      return;
    }
    waiting.add(request);
    // Whoever hangs up while the body is read gets no answer that could count it out; what has begun goes on without its sender.
    reply.raw.once('close', () => { if (!begun.has(request)) waiting.delete(request); });
    done();
  });
  return { begins: (request) => { begun.add(request); }, ends: (request) => { waiting.delete(request); } };
};

/** Answers 503 for what takes too long, says what it waited for, and ends what is behind it. */
export const answerInTime = (server: FastifyInstance, routes: readonly Route[], { answerWithinMs = 15_000, requestsAtOnceMax = 2_000, log }: AnswerLimits & { log: Log }): void => {
  const own = new Map(routes.flatMap(({ method, path, operation }) => (operation?.answerWithinMs === undefined ? [] : [[`${method.toUpperCase()} ${path}`, operation.answerWithinMs] as const])));
  const timers = new WeakMap<FastifyRequest, NodeJS.Timeout>();
  const { begins, ends } = limitWaiting(server, requestsAtOnceMax);
  server.addHook('preHandler', (request: FastifyRequest, reply: FastifyReply, done) => {
    const { method, id, routeOptions: { url } } = request;
    const withinMs = own.get(`${method} ${url ?? ''}`) ?? answerWithinMs;
    const abandoned = new AbortController();
    begins(request);
    timers.set(request, setTimeout(() => {
      if (reply.sent) return;
      const waits = waitsFor();
      const problem = late(request, withinMs, waits);
      log.error({ request: id, method, route: url, status: problem.status, waits }, 'no answer in time');
      sendProblem(reply, problem);
      abandoned.abort(problem);
    }, withinMs));
    const { waitsFor } = forRequest(abandoned.signal, done);
  });
  server.addHook('onSend', (request) => {
    ends(request);
    clearTimeout(timers.get(request));
    return Promise.resolve();
  });
};
