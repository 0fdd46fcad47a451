import { Controller, Get, Inject, Param } from '@nestjs/common';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { foundOf, journalPath, journalTold, numbersTold, toldOf } from '../state/journal-told.route.js';
import { found, journalNamed } from '../state/journals.query.js';
import { agrees } from '../state/opening-totals.rules.js';
import { endingsOf, postingOf } from './get-journal.query.js';

const answer = journalTold.extend({
  ...numbersTold.shape,
  agrees: z.boolean().describe('Whether an opening comes to the totals that it was begun with; of others, whether they are counted.'),
  ends: z.array(z.object({ month: z.string().nullable(), lots: z.int(), points: z.int() })).describe('What of an opening ends in which month; null: never.'),
  posting: z.object({
    lines: z.int().describe('How many customers it is about, once that is known.'), posted: z.int(), refused: z.int(), numbers: z.record(z.string(), z.int()).describe('What came of it, added up: equal to `numbers` when all was posted as counted.'),
  }),
});

@Controller('journals/:journalId')
export class GetJournalRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'A journal: what it comes to, and how far it is posted', answer, problems: { 404: ['unknown-journal'] } })
  async get(@Param() params: unknown, @CallerOf() { programme }: Caller): Promise<z.output<typeof answer>> {
    const { journalId } = parse(journalPath, params);
    const journal = await journalNamed(this.database, { journalId, programme });
    const counted = await found(this.database, journal);
    const ends = journal.kind === 'opening' ? await endingsOf(this.database, journalId) : [];
    const posting = await postingOf(this.database, journalId);
    return {
      ...toldOf(journal), ...foundOf(counted), agrees: journal.kind === 'opening' ? agrees(journal.asked, counted.numbers) : journal.state !== 'open', ends: [...ends],
      posting: { ...posting, numbers: { ...posting.numbers } },
    };
  }
}
