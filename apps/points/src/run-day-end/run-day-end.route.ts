import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { instant, toldInstant } from '@fealty/contracts';
import { DayEnd } from '@fealty/messaging';
import { Allow, Operation, parse, Problem } from '@fealty/runtime';
import { z } from 'zod';
import { config } from '../config.js';

const body = z.strictObject({ asOf: toldInstant.describe('What was due by then is done: activation, expiry, hold release, warnings.') });
const answer = z.object({ asOf: instant, fired: z.int().describe('How many due instants.'), batches: z.int() });

@Controller('day-ends')
export class RunDayEndRoute {
  constructor(@Inject(DayEnd) private readonly dayEnd: DayEnd) {}

  @Post()
  @HttpCode(200)
  @Allow('admin')
  @Operation({ summary: 'Do all work that is due by an instant, for tests and drills; running it twice changes nothing', body, answer, answerWithinMs: 600_000, problems: { 422: ['as-of-has-not-come'] } })
  async post(@Body() input: unknown): Promise<z.output<typeof answer>> {
    const { asOf } = parse(body, input);
    if (asOf > new Date().toISOString() && config.pointsDrills === 'no') {
      throw new Problem(422, 'as-of-has-not-come', { detail: 'points would expire before their time; a service for drills is started with POINTS_DRILLS=yes' });
    }
    return { asOf, ...await this.dayEnd.run(asOf) };
  }
}
