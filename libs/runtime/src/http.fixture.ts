import { Body, Controller, Get, HttpCode, Module, Param, Post } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { Allow, CallerOf, Open, requireSelf } from './caller.js';
import type { Caller } from './caller.js';
import { waitingFor } from './deadline.js';
import { Health } from './health.js';
import type { AnswerLimits } from './http-deadline.js';
import { startHttp, unavailable } from './http.js';
import type { HttpServer } from './http.js';
import { parse } from './input.js';
import { createLog } from './log.js';
import { Operation } from './operation.js';
import { Problem } from './problem.js';

export const secret = 'a secret that is long enough for HS256';

export const orderBody = z.strictObject({ lines: z.array(z.string()).min(1) }).meta({ id: 'Order' });

const door = { opened: Promise.withResolvers<void>(), behind: Promise.withResolvers<unknown>() };
const never = { asked: 0, told: new EventTarget() };
const slow = { started: Promise.withResolvers<void>(), finish: Promise.withResolvers<void>() };

@Controller()
export class TestRoutes {
  @Get('customers/:customerId')
  @Allow('member', 'agent')
  @Operation({ summary: 'One customer', answer: z.object({ caller: z.object({ subject: z.string() }) }) })
  customer(@Param('customerId') customerId: string, @CallerOf() caller: Caller): object {
    requireSelf(caller, customerId);
    return { caller };
  }

  @Post('orders')
  @Allow('agent')
  @Operation({ summary: 'Place an order', body: orderBody, headers: z.object({ 'idempotency-key': z.string() }), problems: { 422: ['not-enough-points'] } })
  order(@Body() body: unknown): object {
    const [line] = parse(orderBody, body).lines;
    if (line === 'gift') throw new Problem(422, 'not-enough-points');
    if (line === 'bug') throw new TypeError('secret detail');
    if (line === 'database') throw Object.assign(new Error('connection lost'), { code: 'ECONNRESET' });
    return { line };
  }

  @Post('raw')
  @HttpCode(202)
  @Allow('agent')
  raw(@Body() body: Buffer): object {
    return { text: body.toString() };
  }

  @Get('slow')
  @Open()
  async slow(): Promise<object> {
    slow.started.resolve();
    await slow.finish.promise;
    return {};
  }

  @Get('waiting')
  @Open()
  async waiting(): Promise<object> {
    try {
      await waitingFor('a door that stays shut', () => door.opened.promise);
      return await waitingFor('what is behind it', () => Promise.resolve({}));
    } catch (error) {
      door.behind.resolve(error);
      throw error;
    }
  }

  @Get('never')
  @Open()
  never(): Promise<object> {
    never.asked += 1;
    never.told.dispatchEvent(new Event('asked'));
    return new Promise(() => undefined);
  }

  @Get('long')
  @Open()
  @Operation({ summary: 'Longer than others may take', answerWithinMs: 30_000 })
  async long(): Promise<object> {
    await pause(600);
    return { waited: true };
  }
}

@Module({ controllers: [TestRoutes] })
class TestModule {}

/** A running service with a few routes, and what it logged. */
export interface TestService {
  http: HttpServer;
  url: string;
  logged: () => string;
  slowStarted: Promise<void>;
  finishSlow: () => void;
  openDoor: () => void;
  /** What the route met that went on behind the door. */
  behindDoor: Promise<unknown>;
  neverAsked: (times: number) => Promise<void>;
}

const neverAsked = (times: number): Promise<void> => new Promise((resolve) => {
  const look = (): void => { if (never.asked >= times) resolve(); };
  never.told.addEventListener('asked', look);
  look();
});

export const startTestService = async (limits: AnswerLimits = {}): Promise<TestService> => {
  const lines: string[] = [];
  const log = createLog({ service: 'test', instance: 'test-1', level: 'debug', destination: { write: (line) => { lines.push(line); } } });
  const health = new Health();
  health.addReadiness('database', () => undefined);
  const http = await startHttp(TestModule, {
    ...limits, service: 'test', host: '127.0.0.1', port: 0, log, health, tokens: { secret }, bodyBytesMax: 65_536, rawPaths: ['/raw'],
    problemOf: (error) => ((error as { code?: string }).code === 'ECONNRESET' ? unavailable(error) : undefined),
  });
  return { http, url: http.url, logged: () => lines.join(''), slowStarted: slow.started.promise, finishSlow: () => { slow.finish.resolve(); }, openDoor: () => { door.opened.resolve(); }, behindDoor: door.behind.promise, neverAsked };
};
