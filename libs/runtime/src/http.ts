import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ModulesContainer } from '@nestjs/core/injector/modules-container.js';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { Logger, PinoLogger } from 'nestjs-pino';
import { readJsonBodies } from './bodies.js';
import { CallerGuard } from './caller-guard.js';
import type { Health } from './health.js';
import { answerInTime } from './http-deadline.js';
import type { AnswerLimits } from './http-deadline.js';
import { addOperatorRoutes, observeRequests, refuseWhile } from './http-hooks.js';
import type { Log } from './log.js';
import { openApi } from './openapi.js';
import { Problem } from './problem.js';
import { ProblemFilter, problemFrom, sendProblem } from './problem-filter.js';
import type { ProblemOf } from './problem-filter.js';
import { QueryGuard } from './query-guard.js';
import { refuseUnguarded, routesOf } from './routes.js';
import type { Controller, Route } from './routes.js';
import { tokenVerifier } from './tokens.js';
import type { TokenSettings } from './tokens.js';

/** What the HTTP side of a service needs. */
export interface HttpSettings extends AnswerLimits {
  /** Name of the service, as in its OpenAPI document. */
  service: string;
  /** @default 0.0.0 */
  version?: string;
  host: string;
  /** 0 takes a free port. */
  port: number;
  log: Log;
  health: Health;
  tokens: TokenSettings;
  /** @default 1048576 */
  bodyBytesMax?: number;
  /** Routes, as declared (`/events`), whose body stays a Buffer. */
  rawPaths?: readonly string[];
  /** Turns errors of other libraries into problems, e.g. a database that is away into a 503. */
  problemOf?: ProblemOf;
}

/** A service's HTTP server. */
export interface HttpServer {
  /** For `connectMicroservice` and the providers of the module. */
  app: NestFastifyApplication;
  /** Opens the port and answers the address, as in `http://127.0.0.1:4002`. */
  listen(): Promise<string>;
  /** Takes no new requests and waits for those that run. */
  stopIntake(): Promise<void>;
  /** Closes the Nest application, after `stopIntake`. */
  close(): Promise<void>;
}

const createAdapter = (settings: HttpSettings, recognise: ProblemOf): FastifyAdapter => new FastifyAdapter({
  bodyLimit: settings.bodyBytesMax ?? 1_048_576, genReqId: () => randomUUID(), return503OnClosing: false, forceCloseConnections: 'idle',
  // Whoever sends for longer than that would keep the place of another.
  requestTimeout: 120_000,
  routerOptions: { maxParamLength: 256 },
  frameworkErrors: (error: Error, _request: FastifyRequest, reply: FastifyReply) => { sendProblem(reply, problemFrom(error, recognise)); },
});

const controllersOf = (app: NestFastifyApplication): Controller[] =>
  [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()])
    .map(({ metatype }) => metatype).filter((metatype) => typeof metatype === 'function') as Controller[];

const prepare = (app: NestFastifyApplication, settings: HttpSettings, isStopping: () => boolean): Route[] => {
  const server = app.getHttpAdapter().getInstance();
  const routes = routesOf(controllersOf(app));
  refuseUnguarded(routes);
  refuseWhile(server, isStopping);
  observeRequests(server, settings.log);
  answerInTime(server, routes, settings);
  readJsonBodies(server, settings.rawPaths ?? []);
  addOperatorRoutes(server, settings.health, () => openApi({ title: settings.service, version: settings.version ?? '0.0.0' }, routes));
  return routes;
};

/**
 * Creates a Nest application on Fastify: problem documents for every error, tokens checked on every route, no query field that nobody reads, JSON bodies up to a limit,
 * `/health/live`, `/health/ready`, `/metrics` and `/openapi.json`. It does not listen yet.
 *
 * @throws Error when a route says neither who may call it nor that anybody may.
 * @example const http = await createHttp(PointsModule.with(database), { service: 'points', host, port, log, health, tokens: config });
 */
export const createHttp = async (module: Type | DynamicModule, settings: HttpSettings): Promise<HttpServer> => {
  const recognise: ProblemOf = settings.problemOf ?? (() => undefined);
  let stopping = false;
  const logger = new Logger(new PinoLogger({ pinoHttp: { logger: settings.log } }), {});
  const app = await NestFactory.create<NestFastifyApplication>(module, createAdapter(settings, recognise), { logger, bodyParser: false, abortOnError: false });
  prepare(app, settings, () => stopping);
  app.useGlobalGuards(new CallerGuard(tokenVerifier(settings.tokens)), new QueryGuard());
  app.useGlobalFilters(new ProblemFilter(settings.log, recognise));
  return {
    app,
    listen: async () => {
      await app.listen(settings.port, settings.host);
      return app.getUrl();
    },
    stopIntake: async () => {
      stopping = true;
      await app.getHttpAdapter().getInstance().close();
    },
    close: () => app.close(),
  };
};

/** Like `createHttp`, and listens. */
export const startHttp = async (module: Type | DynamicModule, settings: HttpSettings): Promise<HttpServer & { url: string }> => {
  const http = await createHttp(module, settings);
  return { ...http, url: await http.listen() };
};

/** The answer where nobody knows whether COMMIT was done. @example problemOf: (error) => error instanceof CommitOutcomeUnknown ? outcomeUnknown(error) : undefined */
export const outcomeUnknown = (cause: unknown): Problem =>
  new Problem(503, 'unavailable', { detail: 'whether it was stored is not known; send the same again, with the same ids and Idempotency-Key, which is done once', headers: { 'retry-after': '1' }, cause });

/** The answer while something that is needed is away. @example problemOf: (error) => classify(error) === 'retryable' ? unavailable(error) : undefined */
export const unavailable = (cause: unknown): Problem =>
  new Problem(503, 'unavailable', { detail: 'nothing was stored; try again', headers: { 'retry-after': '1' }, cause });
