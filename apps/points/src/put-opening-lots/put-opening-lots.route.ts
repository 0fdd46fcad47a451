import { Controller, Inject, Put, Req } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { localDayOf } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, wholeNumberAsked, type Caller } from '@fealty/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { foundOf, journalPath, numbersTold } from '../state/journal-told.route.js';
import { journalNamed } from '../state/journals.query.js';
import { refuseLines, takesText } from '../state/lines.route.js';
import { putLots } from './put-opening-lots.table.js';
import { readLots } from './read-lots.rules.js';

const lists = ['text/csv', 'text/plain'];
const path = journalPath.extend({ part: wholeNumberAsked({ min: 1, max: 1_000 }) });
const body = z.string().describe('CSV under the header customerId,points,lastDay,earnedOn: one lot a line, no customer twice with the same last day. No lastDay: it never ends; earnedOn may be left out.');

@Controller('journals/:journalId/parts/:part')
export class PutOpeningLotsRoute implements OnModuleInit {
  constructor(@Inject(Policies) private readonly policies: Policies, @Inject(Database) private readonly database: Database, @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    takesText(this.host.httpAdapter.getInstance<FastifyInstance>(), lists);
  }

  @Put()
  @Allow('manager', 'admin')
  @Operation({
    summary: "Store a part of a predecessor's lots; the same part again takes its place", body, bodyMediaTypes: lists, answer: numbersTold, answerWithinMs: 120_000,
    description: 'At most 10,000 lots a part, 1,000 parts. All or none: what is wrong is told by line. Days are of the programme\'s zone.',
    problems: { 400: ['invalid-lots'], 403: ['not-the-preparer'], 404: ['unknown-journal'], 409: ['not-open'], 422: ['no-opening', 'too-many-points'] },
  })
  async put(@Req() request: FastifyRequest, @CallerOf() { programme, subject: by }: Caller): Promise<z.output<typeof numbersTold>> {
    const { journalId, part } = parse(path, request.params);
    await journalNamed(this.database, { journalId, programme });
    const now = new Date().toISOString();
    const read = readLots(typeof request.body === 'string' ? request.body : '', localDayOf(now, this.policies.at(programme, now).policy.zone));
    if ('faults' in read) return refuseLines('invalid-lots', read.faults);
    const put = await putLots(this.database, { journalId, programme, part, by, lots: read.lots });
    return 'faults' in put ? refuseLines('invalid-lots', put.faults) : foundOf(put);
  }
}
