import { Controller, Get, Inject, Query } from '@nestjs/common';
import { instant, modelCard, scoringModel, valueCuts } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Allow, CallerOf, Operation, parse, Problem, wholeNumberAsked, type Caller } from '@fealty/runtime';
import { z } from 'zod';

const query = z.strictObject({ version: wholeNumberAsked({ min: 1 }).optional().meta({ description: 'the version in force when not told' }) });
const version = z.object({ version: z.int(), effectiveFrom: instant });
const answer = z.object({
  programme: z.string(), inForce: z.int().optional().describe('The version in force now.'), ...version.shape, model: scoringModel, cuts: valueCuts, card: modelCard,
  versions: z.array(version).describe('Every version, in order; one that is not in force yet stands last.'),
});

@Controller('model')
export class GetModelRoute {
  constructor(@Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({
    summary: 'The model card: parameters, data window, goodness of fit, how the last forecast was met, calibration table, cuts between customers', query, answer,
    problems: { 404: ['no-model'] },
  })
  get(@Query() told: unknown, @CallerOf() caller: Caller): z.output<typeof answer> {
    const wanted = parse(query, told).version;
    const models = this.policies.models(caller.programme);
    const inForce = models.findLast(({ effectiveFrom }) => effectiveFrom <= new Date().toISOString())?.version;
    const shown = models.find((one) => one.version === (wanted ?? inForce));
    if (shown === undefined) throw new Problem(404, 'no-model', { detail: models.length === 0 ? 'no model was fitted for this programme yet: it needs 100 customers with a purchase and 30 repeat purchases' : 'there is no such version' });
    return { programme: caller.programme, ...(inForce === undefined ? {} : { inForce }), ...shown, versions: models.map((one) => ({ version: one.version, effectiveFrom: one.effectiveFrom })) };
  }
}
