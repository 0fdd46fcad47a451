import { Controller, Get, Inject, Req } from '@nestjs/common';
import { instant, profile, uuid } from '@fealty/contracts';
import { Policies, Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireProgramme, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { modelNumbered } from '../state/model.rules.js';
import { fieldSeenBy } from '../state/seen-by.rules.js';
import { factsKnown, lastChanges, lastMove, type LastMove } from './get-why.query.js';
import { whyOf } from './why.rules.js';

const asked = z.strictObject({ customerId: uuid.toLowerCase() });
const condition = z.object({ of: z.string(), condition: z.string(), needed: z.number(), found: z.number(), holds: z.boolean() });
const considered = z.object({ is: z.string(), considered: z.array(condition).describe('In order; the first of a stage or tier that does not hold is why it is not reached. Days are written YYYYMMDD.') });
const predictions = z.object({
  model: z.object({ version: z.int(), family: z.string(), spend: z.string(), guard: z.string().optional() }), purchaseDays: z.int(), weeksFromFirstToLast: z.number(), weeksFromFirst: z.number(),
  alive: z.number(), spendPerPurchaseMinor: z.number(), ahead: z.array(z.object({ weeks: z.number(), purchases: z.number(), valueMinor: z.number() })),
  keptMinor: z.int(), topFromMinor: z.number(),
}).describe('What the models were told of the customer and what they answer, unrounded; absent without a purchase or a model version.');
const causes = z.array(z.object({ id: z.string(), type: z.string(), occurredAt: instant }));
const since = z.object({ at: instant, from: z.string().nullable(), version: z.int(), causes }).describe('The move to this stage: when, from which, in which version of the profile, and the events behind it.');
const stage = considered.extend({ rule: z.string().describe('What brings a customer to this stage.'), asOf: instant, satisfaction: profile.shape.satisfaction, since: since.optional() });
const told = z.union([z.string(), z.number()]).optional();
const parts = z.array(z.object({ part: z.string(), at: instant, version: z.int(), changes: z.array(z.object({ field: z.string(), before: told, after: told })), causes }))
  .describe('Of each part of the profile that ever changed the version that changed it last, how, and the events behind that version; the newest first.');
const answer = z.object({ customerId: uuid, policyVersion: z.int(), stage, tier: considered, risk: considered, predictions: predictions.optional(), parts });

const sinceOf = (move: LastMove | undefined) => (move === undefined ? {} : { since: { ...move, at: move.at.toISOString() } });

@Controller('customers/:customerId/why')
export class GetWhyRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('platform', 'member', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Why this stage, tier and risk, and why no other; what the predictions rest on; which events changed each part last', answer, problems: { 404: ['unknown-customer'], 504: ['not-yet-applied'] } })
  async get(@Req() request: { params: unknown; headers: Readonly<Record<string, string | undefined>> }, @CallerOf() caller: Caller): Promise<z.output<typeof answer>> {
    const { customerId } = parse(asked, request.params);
    requireSelf(caller, customerId);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const known = await factsKnown(this.database, customerId);
    if (known === undefined) throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme' });
    requireProgramme(caller, known.programme);
    const inForce = this.policies.at(known.programme, known.state.asOf);
    const model = modelNumbered(inForce.models, known.state.model);
    const [move, changes] = [await lastMove(this.database, customerId), await lastChanges(this.database, customerId)];
    const seen = changes.map((one) => ({ ...one, changes: one.changes.filter(({ field }) => fieldSeenBy(caller, field)) })).filter((one) => one.changes.length > 0);
    const { stage: why, ...others } = whyOf(known.state, inForce.numbered(known.state.policyVersion) ?? inForce.policy, model);
    return { customerId, policyVersion: known.state.policyVersion, stage: { ...why, ...sinceOf(move) }, ...others, parts: seen.map((one) => ({ ...one, at: one.at.toISOString() })) };
  }
}
