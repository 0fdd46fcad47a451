import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { journalPath } from '../state/journal-told.route.js';
import { journalNamed } from '../state/journals.query.js';
import { linesOf, type LineRow } from './get-journal-lines.query.js';

const query = pageQuery.extend({ refused: z.enum(['yes', 'no']).default('no').meta({ description: 'yes: only those that could not be posted' }) });
const numbers = z.record(z.string(), z.int());
const answer = z.object({ items: z.array(z.object({
  customerId: uuid, numbers: numbers.describe('What was counted for this customer.'), detail: z.unknown().describe('Of an opening the lots, else the orders.'),
  outcome: z.string().nullable().describe('posted; or why it could not be; null: not yet.'), posted: numbers.nullable().describe('What came of it.'),
})), next: z.string().optional() });

@Controller('journals/:journalId/lines')
export class GetJournalLinesRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'The lines of a journal, one a customer', query, answer, problems: { 400: ['invalid-cursor'], 404: ['unknown-journal'] } })
  async get(@Param() params: unknown, @Req() request: { readonly url: string; readonly query: unknown }, @CallerOf() { programme }: Caller): Promise<Page<LineRow>> {
    const { journalId } = parse(journalPath, params);
    const { limit, cursor, refused } = parse(query, request.query);
    await journalNamed(this.database, { journalId, programme });
    const [after] = cursor === undefined ? [null] : decodeCursor(z.tuple([z.guid()]), cursor);
    const rows = await linesOf(this.database, { journalId, after, refusedOnly: refused === 'yes', limit: limit + 1 });
    return pageOf(rows, { url: request.url, limit, keyOf: ({ customerId }) => [customerId] });
  }
}
