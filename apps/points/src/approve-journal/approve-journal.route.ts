import { Body, Controller, Inject, Param, Put } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { journalPath } from '../state/journal-told.route.js';
import { approveJournal } from './approve-journal.table.js';

const body = z.strictObject({ digest: z.string().min(1).max(100).describe('Of what was looked at, as the journal tells it.') });
const answer = z.object({ journalId: uuid, state: z.literal('approved').describe('It is posted by itself, customer by customer; the journal tells how far it is.') });

@Controller('journals/:journalId/approval')
export class ApproveJournalRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Put()
  @Allow('manager', 'admin')
  @Operation({
    summary: 'Approve a journal as the second person', body, answer, answerWithinMs: 120_000, description: 'A second time changes nothing.',
    problems: { 403: ['second-person-needed'], 404: ['unknown-journal'], 409: ['approved-already', 'changed-since', 'not-counted', 'opened-already', 'withdrawn'], 422: ['totals-differ'] },
  })
  async put(@Param() params: unknown, @CallerOf() { programme, subject: by }: Caller, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const { journalId } = parse(journalPath, params);
    await approveJournal(this.database, { journalId, programme, by, ...parse(body, input) });
    return { journalId, state: 'approved' };
  }
}
