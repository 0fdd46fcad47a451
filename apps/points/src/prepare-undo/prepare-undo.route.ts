import { Body, Controller, Inject, Post, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { derivedId, idempotencyKeyOf } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import type { CustomerCall } from '../state/command.route.js';
import { journalPath } from '../state/journal-told.route.js';
import { journalNamed } from '../state/journals.query.js';
import { prepareJournal } from '../state/journals.table.js';

const body = z.strictObject({ forgive: z.boolean().default(false).describe('What the repair gave and is spent already is forgiven, not owed.') });
const answer = z.object({ journalId: uuid.describe('Of the undoing.'), state: z.string() });

@Controller('journals/:journalId/undoing')
export class PrepareUndoRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Post()
  @Allow('manager', 'admin')
  @Operation({
    summary: 'Begin to undo a repair: each order counts again under the terms that it had before', body, answer,
    description: 'A journal of its own, counted and approved like the repair. An order that was repaired again since is left out.',
    problems: { 400: ['idempotency-key-missing'], 404: ['unknown-journal'], 409: ['not-posted', 'name-taken'], 422: ['no-repair', 'idempotency-key-reused'] },
  })
  async post(@CallerOf() { programme, role, subject: preparedBy }: Caller, @Req() request: CustomerCall, @Body() input: unknown): Promise<z.output<typeof answer>> {
    const { journalId: undoes } = parse(journalPath, request.params);
    const { forgive } = parse(body, input);
    const journalId = derivedId('journal', programme, role, preparedBy, idempotencyKeyOf(request.headers));
    const repair = await journalNamed(this.database, { journalId: undoes, programme });
    if (repair.kind !== 'repair') throw new Problem(422, 'no-repair', { detail: `this journal is of kind ${repair.kind}; correct what it brought by adjustments` });
    if (repair.state !== 'posted') throw new Problem(409, 'not-posted', { detail: `this repair is ${repair.state}: only what was posted can be undone` });
    const asked = { ...(repair.asked as object), forgive };
    const { state } = await prepareJournal(this.database, { journalId, programme, kind: 'undo', name: `undo-${repair.name}`, asked, preparedBy, undoes });
    return { journalId, state };
  }
}
