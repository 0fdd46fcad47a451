import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { kebab, points, uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, requireSelf, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { redemptionsOf, seesCodes, type RedemptionRow } from '../state/redemptions.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const cursorKey = z.tuple([z.int().min(1)]);
const redemption = z.object({
  redemptionId: uuid, sequence: z.int().min(1), rewardId: kebab, number: z.int().min(1), points, redeemedAt: z.iso.datetime(),
  code: z.string().optional().describe('The code of a digital good, secret: told to the member and the platform only.'),
});
const answer = z.object({ items: z.array(redemption), next: z.string().optional() });
type Redemption = z.output<typeof redemption>;

const toldTo = (caller: Caller) => ({ code, ...row }: RedemptionRow): Redemption => ({ ...row, ...(code === null || !seesCodes(caller) ? {} : { code }) });

@Controller('customers/:customerId/redemptions')
export class GetRedemptionsRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({ summary: 'The rewards that a customer redeemed, newest first', query: pageQuery, answer, problems: { 400: ['invalid-cursor'], 403: ['not-yourself'] } })
  async get(@Param() params: unknown, @Req() request: { url: string; query: unknown }, @CallerOf() caller: Caller): Promise<Page<Redemption>> {
    const { customerId } = parse(path, params);
    const { limit, cursor } = parse(pageQuery, request.query);
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursorKey, cursor);
    requireSelf(caller, customerId);
    const rows = await redemptionsOf(this.database, { customerId, programme: caller.programme, before, limit: limit + 1 });
    return pageOf(rows.map(toldTo(caller)), { url: request.url, limit, keyOf: ({ sequence }) => [sequence] });
  }
}
