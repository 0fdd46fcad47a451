import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { points, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, requireSelf, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { entriesOf, type EntryRow } from './get-entries.query.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const cursorKey = z.tuple([z.int().min(1)]);
const moved = z.int().describe('By how much the entry moved it; negative takes away.');
/** An entry as it is told. */
export const entry = z.object({
  entryId: z.string(), sequence: z.int().min(1), kind: z.string(), orderId: z.string().nullable(),
  pending: moved, available: moved, held: moved, debt: moved,
  forgiven: z.int().describe('Due to be taken back, but not taken.'),
  balance: z.object({ pending: points, available: points, held: points, debt: points }).describe('The balance after the entry.'),
  lots: z.array(z.object({ lotId: z.string(), points: moved, waited: z.object({ from: z.iso.datetime(), caseIds: z.array(z.string()) }).optional().describe('It lived on after `from`, because these cases were open.') })), policyVersion: z.int().nullable(), causeId: z.string(),
  occurredAt: z.iso.datetime(), recordedAt: z.iso.datetime(),
});
const answer = z.object({ items: z.array(entry), next: z.string().optional() });

interface Asked { readonly url: string; readonly query: unknown; readonly headers: Readonly<Record<string, string | undefined>> }

@Controller('customers/:customerId/entries')
export class GetEntriesRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('member', 'platform', 'agent', 'manager', 'admin')
  @Operation({
    summary: "The entries of a customer's ledger, newest first", query: pageQuery, headers: z.object({ 'fealty-after': z.string().optional() }), answer,
    problems: { 400: ['invalid-cursor', 'invalid-position'], 403: ['not-yourself'], 504: ['not-yet-applied'] },
  })
  async get(@Param() params: unknown, @Req() request: Asked, @CallerOf() caller: Caller): Promise<Page<EntryRow>> {
    const { customerId } = parse(path, params);
    const { limit, cursor } = parse(pageQuery, request.query);
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursorKey, cursor);
    requireSelf(caller, customerId);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const rows = await entriesOf(this.database, { customerId, programme: caller.programme, before, limit: limit + 1 });
    return pageOf(rows, { url: request.url, limit, keyOf: ({ sequence }) => [sequence] });
  }
}
