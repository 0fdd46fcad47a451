import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { viewOf, type CaseView } from '../state/case-view.rules.js';
import { caseAnswer } from '../state/case-view.route.js';
import { nextNormAt } from '../state/clocks.rules.js';
import { unresolvedOf } from '../state/matter.rules.js';
import { readQueue, type QueuedMatter, type QueueKey } from './case-queue.query.js';

const cursorKey = z.tuple([z.union([cursorInstant, z.literal('infinity')]), uuid, z.string()]);
const answer = z.object({ items: z.array(caseAnswer), next: z.string().optional() });

const keyOf = ({ matter, customerId, partId }: QueuedMatter): QueueKey => {
  const found = unresolvedOf(matter);
  return [(found === undefined ? undefined : nextNormAt(found)) ?? 'infinity', customerId, partId];
};

@Controller('cases')
export class GetCasesRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'The queue of unresolved cases, next due first', query: pageQuery, answer })
  async get(@CallerOf() caller: Caller, @Req() request: { url: string }, @Query() query: unknown): Promise<Page<CaseView>> {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(cursorKey, cursor);
    const rows = await readQueue(this.database, { programme: caller.programme, after, limit: limit + 1 });
    const { items, ...next } = pageOf(rows, { url: request.url, limit, keyOf });
    return { ...next, items: items.flatMap(({ customerId, matter }) => { const found = unresolvedOf(matter); return found === undefined ? [] : [viewOf({ customerId, matter, found })]; }) };
  }
}
