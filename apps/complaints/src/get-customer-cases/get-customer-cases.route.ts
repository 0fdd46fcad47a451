import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, requireSelf, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { viewOf, type CaseView } from '../state/case-view.rules.js';
import { caseAnswer, customerIdInput } from '../state/case-view.route.js';
import { caseOf } from '../state/matter.rules.js';
import { readCustomerCases } from './customer-cases.query.js';

const cursorKey = z.tuple([cursorInstant, uuid]);
const answer = z.object({ items: z.array(caseAnswer), next: z.string().optional() });
interface Asked { readonly url: string; readonly params: { readonly customerId: string }; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

@Controller('customers')
export class GetCustomerCasesRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get(':customerId/cases')
  @Allow('member', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Cases of a customer, newest first', query: pageQuery, answer, problems: { 504: ['not-yet-applied'] } })
  async get(@CallerOf() caller: Caller, @Req() request: Asked, @Query() query: unknown): Promise<Page<CaseView>> {
    const customerId = parse(customerIdInput, request.params.customerId);
    requireSelf(caller, customerId);
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(cursorKey, cursor);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const rows = await readCustomerCases(this.database, { customerId, programme: caller.programme, after, limit: limit + 1 });
    const { items, ...next } = pageOf(rows, { url: request.url, limit, keyOf: ({ openedAt, caseId }) => [openedAt, caseId] });
    return { ...next, items: items.flatMap(({ caseId, matter }) => { const found = caseOf(matter, caseId); return found === undefined ? [] : [viewOf({ customerId, matter, found })]; }) };
  }
}
