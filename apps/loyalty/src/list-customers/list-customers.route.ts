import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { instant, kebab, risks, segments, stages, uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { listStandings } from './list-customers.query.js';

const query = pageQuery.extend({ stage: z.enum(stages).optional(), tier: kebab.optional(), risk: z.enum(risks).optional(), segment: z.enum(segments).optional() });
const standing = z.object({ customerId: uuid, stage: z.enum(stages), tier: kebab, risk: z.enum(risks), segment: z.enum(segments), since: instant.describe('When stage, tier, risk and segment became these.') });
const answer = z.object({ items: z.array(standing), next: z.string().optional() });
const cursorKey = z.tuple([uuid]);

interface Item {
  readonly customerId: string;
  readonly stage: string;
  readonly tier: string;
  readonly risk: string;
  readonly segment: string;
  readonly since: string;
}

@Controller('customers')
export class ListCustomersRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'Customers of the programme by stage, tier, risk and segment', query, answer, problems: { 400: ['invalid-cursor'] } })
  async list(@Query() told: unknown, @Req() { url }: { url: string }, @CallerOf() caller: Caller): Promise<Page<Item>> {
    const { limit, cursor, stage, tier, risk, segment } = parse(query, told);
    const afterId = cursor === undefined ? undefined : decodeCursor(cursorKey, cursor)[0];
    const rows = await listStandings(this.database, caller.programme, { stage, tier, risk, segment, afterId, limit: limit + 1 });
    const items = rows.map((row) => ({ ...row, since: row.since.toISOString() }));
    return pageOf(items, { url, limit, keyOf: ({ customerId }) => [customerId] });
  }
}
