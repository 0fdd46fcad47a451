import { Controller, Inject, Param, Put } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { journalPath } from '../state/journal-told.route.js';
import { withdrawJournal } from '../state/journals.table.js';

const answer = z.object({ journalId: uuid, state: z.literal('withdrawn') });

@Controller('journals/:journalId/withdrawal')
export class WithdrawJournalRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Put()
  @Allow('manager', 'admin')
  @Operation({ summary: 'Take a journal back that is not approved; a second time changes nothing', answer, problems: { 404: ['unknown-journal'], 409: ['approved-already'] } })
  async put(@Param() params: unknown, @CallerOf() { programme }: Caller): Promise<z.output<typeof answer>> {
    const { journalId } = parse(journalPath, params);
    await withdrawJournal(this.database, { journalId, programme });
    return { journalId, state: 'withdrawn' };
  }
}
