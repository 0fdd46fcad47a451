import type { FastifyInstance } from 'fastify';
import type { Health, HealthReport } from './health.js';
import type { Log } from './log.js';
import { meter, metricsText, observeProcess } from './metrics.js';
import { Problem } from './problem.js';
import { sendProblem } from './problem-filter.js';

const durations = meter.createHistogram('http.server.request.duration', {
  unit: 's', description: 'Duration of HTTP requests', advice: { explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] },
});

/** While a process stops, requests on connections that are still open get a 503, and no answer keeps its connection. */
export const refuseWhile = (server: FastifyInstance, isStopping: () => boolean): void => {
  server.addHook('onRequest', (_request, reply, done) => {
    if (isStopping()) sendProblem(reply, new Problem(503, 'stopping', { detail: 'this process is stopping; try again', headers: { 'retry-after': '1' } }));
    else done();
  });
  server.addHook('onSend', async (_request, reply) => {
    if (isStopping()) reply.header('connection', 'close');
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
  });
};

/** Measures each request and logs it by its route, never by its address or body: those may hold personal data. */
export const observeRequests = (server: FastifyInstance, log: Log): void => {
  observeProcess();
  server.addHook('onResponse', (request, reply, done) => {
    const { method, id } = request;
    const route = request.routeOptions.url ?? 'none';
    durations.record(reply.elapsedTime / 1_000, { 'http.request.method': method, 'http.route': route, 'http.response.status_code': reply.statusCode });
    const level = reply.statusCode >= 400 && reply.statusCode < 500 ? 'info' : 'debug';
    log[level]({ request: id, method, route, status: reply.statusCode, durationMs: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
};

const statusOf = ({ status }: HealthReport): number => (status === 'ok' ? 200 : 503);

/** The routes for operators, open to whoever reaches the port. */
export const addOperatorRoutes = (server: FastifyInstance, health: Health, document: () => object): void => {
  server.get('/health/live', async (_request, reply) => {
    const report = await health.live();
    return reply.code(statusOf(report)).send(report);
  });
  server.get('/health/ready', async (_request, reply) => {
    const report = await health.isReady();
    return reply.code(statusOf(report)).send(report);
  });
  server.get('/metrics', async (_request, reply) => reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await metricsText()));
  server.get('/openapi.json', (_request, reply) => reply.send(document()));
};
