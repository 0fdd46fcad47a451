import { Controller, Get, Headers, Inject, Param } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { viewOf, type CaseView } from '../state/case-view.rules.js';
import { caseAnswer } from '../state/case-view.route.js';
import { findCase } from '../state/find-case.query.js';
import { caseOf } from '../state/matter.rules.js';
import { readCase, type WrittenText } from './case.query.js';

const answer = caseAnswer.extend({ texts: z.array(z.object({ messageId: uuid, author: z.string(), role: z.string(), writtenAt: z.string(), text: z.string() })) });

@Controller('cases')
export class GetCaseRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get(':caseId')
  @Allow('member', 'agent', 'manager', 'admin')
  @Operation({ summary: 'A case with its clocks, its history and its texts', answer, problems: { 404: ['no-such-case'], 504: ['not-yet-applied'] } })
  async get(@CallerOf() caller: Caller, @Headers('fealty-after') after: string | undefined, @Param('caseId') id: string): Promise<CaseView & { texts: readonly WrittenText[] }> {
    const caseId = parse(uuid.toLowerCase(), id, '/caseId');
    const place = await findCase(this.database, caseId);
    if (place === undefined || place.programme !== caller.programme) throw new Problem(404, 'no-such-case');
    requireSelf(caller, place.customerId);
    await this.positions.reached(after, place.customerId);
    const read = await readCase(this.database, caseId);
    const found = caseOf(read?.matter, caseId);
    if (read === undefined || found === undefined) throw new Problem(404, 'no-such-case');
    return { ...viewOf({ customerId: place.customerId, matter: read.matter, found }), texts: read.texts };
  }
}
