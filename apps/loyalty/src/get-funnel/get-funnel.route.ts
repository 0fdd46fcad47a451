import { Controller, Get, Inject, Query } from '@nestjs/common';
import { localDayOf, stages } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, shareAsked, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { flowsOf } from './funnel.rules.js';
import { movesUntil, stepsBetween } from './get-funnel.query.js';

const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/, 'must be a month such as "2026-03"');
const query = z.strictObject({
  from: month, until: month.describe('The last month.'),
  leakOver: shareAsked.optional().describe("From which leak on a number that stays the same counts as masked; the policy's `loyalty.maskedLeakOver` when not told."),
}).refine(({ from, until }) => from <= until, { path: ['until'], message: 'must not be before from' });
const count = z.int().min(0);
const flow = z.object({
  month, before: count, new: count, returned: count.describe('Gone before, and a customer again.'),
  lost: count.describe('Gone by dissatisfaction or by silence.'), lapsed: count.describe('Of the lost, those who were only silent beyond their own rhythm.'), after: z.int(), leak: z.number().optional(), refill: z.number().optional(), masked: z.boolean(),
});
const place = z.enum([...stages, 'lapsed']);
const move = z.object({ cohort: month, month, from: place.nullable(), to: place, customers: count });
const answer = z.object({
  months: z.array(flow).describe('Customers (first-time, repeat, advocate) before and after each month that had a move.'),
  steps: z.array(z.object({
    month, stage: z.enum(stages), entered: count, moved: count.describe('To any later stage within 90 days.'), rate: z.number().min(0).max(1),
    settled: z.boolean().describe('Whether 90 days have passed since the end of the month; until then the rate still rises.'),
  })).describe('Of who came to a stage for the first time in a month, the share that went on.'),
  moves: z.array(move).describe("By cohort, the month in which customers became known; days are the programme's own."),
});

@Controller('funnel')
export class GetFunnelRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'Moves between stages by cohort and month, with leak, refill, and the share that goes on to a later stage within 90 days', query, answer })
  async get(@Query() told: unknown, @CallerOf() caller: Caller): Promise<z.output<typeof answer>> {
    const policy = this.policies.latest(caller.programme)?.policy;
    const { from, until, leakOver = policy?.loyalty.maskedLeakOver ?? 1 } = parse(query, told);
    const asked = { from, until, today: localDayOf(new Date().toISOString(), policy?.zone ?? 'UTC') };
    const [moves, steps] = await Promise.all([movesUntil(this.database, caller.programme, asked), stepsBetween(this.database, caller.programme, asked)]);
    return { months: flowsOf(moves, leakOver), steps: steps.map((step) => ({ ...step, rate: step.moved / step.entered })), moves: moves.filter((one) => one.month !== '') };
  }
}
