import { Controller, Get, Inject } from '@nestjs/common';
import { kebab, points, rewardKinds, word } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { leftOf, noneTaken, rewardKey } from '../state/rewards.rules.js';
import { stocksOf } from './get-rewards.query.js';

const answer = z.object({ policyVersion: z.int(), items: z.array(z.object({
  rewardId: kebab, name: word, kind: z.enum(rewardKinds), points, charity: word.optional(),
  perMember: z.int().nullable().describe('A member gets no more of it; null: as many as she likes.'),
  left: z.int().min(0).nullable().describe('How many are left; null: without end.'),
})) });

@Controller('rewards')
export class GetRewardsRoute {
  constructor(@Inject(Policies) private readonly policies: Policies, @Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({ summary: 'The rewards that points can be redeemed for, and how many are left', answer })
  async get(@CallerOf() { programme }: Caller): Promise<z.output<typeof answer>> {
    const { policy, version } = this.policies.at(programme, new Date().toISOString());
    const { rewards } = policy.points;
    const stocks = await stocksOf(this.database, rewards.map(({ id }) => rewardKey(programme, id)));
    return { policyVersion: version, items: rewards.map((reward) => {
      const { id, name, kind, points: cost, charity, perMember } = reward;
      const left = leftOf(reward, stocks.get(rewardKey(programme, id)) ?? noneTaken);
      return { rewardId: id, name, kind, points: cost, ...(charity === undefined ? {} : { charity }), perMember: perMember ?? null, left };
    }) };
  }
}
