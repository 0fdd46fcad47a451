import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { kebab, points, rewardKinds, uuid } from '@fealty/contracts';
import { Commands } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { redemptionsOf, seesCodes } from '../state/redemptions.query.js';
import { balanceAnswer, runFor, somePoints, type CustomerCall } from '../state/command.route.js';
import { redeemRewardCommand } from './redeem-reward.handler.js';

const path = z.strictObject({ customerId: z.string(), rewardId: kebab });
const body = z.strictObject({ points: somePoints.optional().describe('What the member was told that it costs; refused when it costs something else by now.') });
const answer = z.object({
  redemptionId: uuid, rewardId: kebab, kind: z.enum(rewardKinds), points, number: z.int().min(1),
  code: z.string().optional().describe('The code of a digital good, secret: told to the member and the platform only, and to both again when they ask again.'),
  balance: balanceAnswer,
});
type Redeemed = z.output<typeof answer>;

@Controller('customers/:customerId/rewards/:rewardId/redemptions')
export class RedeemRewardRoute {
  constructor(@Inject(Commands) private readonly commands: Commands, @Inject(Database) private readonly database: Database) {}

  @Post()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: 'Redeem points for a reward of the catalogue', body, answer, description: 'Points and stock are taken together or not at all. The same Idempotency-Key gets the same piece and the same code.',
    problems: { 400: ['idempotency-key-missing'], 401: ['step-up-needed'], 403: ['not-yourself'], 404: ['unknown-reward'], 409: ['out-of-stock', 'member-limit-reached', 'velocity-limit-reached', 'cost-changed'], 422: ['not-enough-points', 'idempotency-key-reused'] },
  })
  async post(@CallerOf() caller: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<Redeemed> {
    const { customerId, rewardId } = parse(path, request.params);
    const redeemed: Redeemed = await runFor(this.commands, redeemRewardCommand, { caller, request, input: { rewardId, ...parse(body, input) } });
    if (redeemed.kind !== 'code' || !seesCodes(caller)) return redeemed;
    const [row] = await redemptionsOf(this.database, { customerId: customerId.toLowerCase(), programme: caller.programme, redemptionId: redeemed.redemptionId });
    return { ...redeemed, ...(row?.code === undefined || row.code === null ? {} : { code: row.code }) };
  }
}
