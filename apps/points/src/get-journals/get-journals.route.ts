import { Controller, Get, Inject, Req } from '@nestjs/common';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { journalTold, toldOf } from '../state/journal-told.route.js';
import { journalsOf } from '../state/journals.query.js';

type Told = z.output<typeof journalTold>;
const cursorKey = z.tuple([cursorInstant, z.guid()]);
const answer = z.object({ items: z.array(journalTold), next: z.string().optional() });

@Controller('journals')
export class GetJournalsRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'Journals of the programme, newest first', query: pageQuery, answer, problems: { 400: ['invalid-cursor'] } })
  async get(@Req() request: { readonly url: string; readonly query: unknown }, @CallerOf() { programme }: Caller): Promise<Page<Told>> {
    const { limit, cursor } = parse(pageQuery, request.query);
    const before = cursor === undefined ? null : decodeCursor(cursorKey, cursor);
    const rows = await journalsOf(this.database, { programme, before, limit: limit + 1 });
    return pageOf(rows.map(toldOf), { url: request.url, limit, keyOf: ({ preparedAt, journalId }) => [preparedAt, journalId] });
  }
}
