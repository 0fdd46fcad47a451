import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { decodeHttp, Door, encodePosition, type Decoded } from '@fealty/messaging';
import { Allow, CallerOf, Operation, Problem, type Caller } from '@fealty/runtime';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { vocabulary } from '../consumes.js';
import type { Work, WorkResult } from '../state/work.table.js';
import type { Answer } from '../state/number-events.rules.js';
import { offered } from '../state/offered.handler.js';
import { refuse } from '../state/refusal.rules.js';
import { placeOf, problemOf, statusOf } from './answer.rules.js';

const itemsMax = 1_000;

const taken = z.object({
  id: z.string().describe("The event's own id."),
  status: z.enum(['accepted', 'repeated', 'refused']).describe('repeated: the same event was accepted before; this is its first answer.'),
  position: z.string().optional().describe('Give it as Fealty-After to any GET to read what follows from this event (H5). Absent for catalogue facts.'),
  problem: z.record(z.string(), z.unknown()).optional().describe('Why a refused one was refused: a problem document.'),
});
const answerSchema = z.union([taken, z.object({ items: z.array(taken) })]);
type Taken = z.infer<typeof taken>;

const takenOf = (id: string, answer: Answer): Taken => {
  if (answer.status === 'refused') return { id, status: 'refused', problem: problemOf(answer.refusal) };
  const place = placeOf(answer);
  return { id, status: answer.status, ...(place === undefined ? {} : { position: encodePosition(place) }) };
};

const throwRefused = (answer: Answer): void => {
  if (answer.status !== 'refused') return;
  const { refused, detail, errors } = answer.refusal;
  throw new Problem(statusOf(refused), refused, errors === undefined ? { detail } : { detail, errors });
};

const headerOf = (request: FastifyRequest, name: string): string | undefined => request.raw.headersDistinct[name]?.[0];

@Controller('events')
export class PostEventsRoute {
  constructor(@Inject(Door) private readonly door: Door<Work, WorkResult>) {}

  @Post()
  @HttpCode(202)
  @Allow('platform')
  @Operation({
    summary: 'Publish CloudEvents', answer: answerSchema, bodyMediaTypes: ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'],
    description: `CloudEvents 1.0, binary, structured or a batch of up to ${itemsMax}. 202: all stored durably; 207: some items refused, see each. The same source and id again is answered as before.`,
    problems: {
      400: ['undecodable', 'missing-programme', 'missing-subject', 'missing-time', 'missing-data', 'invalid-attribute', 'invalid-data', 'too-many-items'],
      403: ['foreign-source', 'foreign-programme'], 409: ['id-reused'], 413: ['too-large'], 422: ['unknown-programme', 'unknown-platform', 'unknown-type', 'in-future', 'too-old', 'rate-missing', 'unknown-tier', 'unknown-membership'] },
  })
  async post(@Req() request: FastifyRequest, @CallerOf() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<Taken | { items: Taken[] }> {
    const decoded = decodeHttp({ headers: request.raw.headersDistinct, body: (request.body as Buffer | undefined) ?? Buffer.alloc(0) });
    if ('undecodable' in decoded) throw new Problem(400, 'undecodable', { detail: decoded.undecodable });
    const arrival = { programme: caller.programme, restrictedTo: caller.source, traceparent: headerOf(request, 'traceparent') };
    if ('ok' in decoded) {
      const [answer] = await this.submit([decoded], arrival);
      if (answer === undefined) throw new Error('an event without an answer');
      throwRefused(answer);
      return takenOf(decoded.ok.id, answer);
    }
    const { batch } = decoded;
    if (batch.length > itemsMax) throw new Problem(400, 'too-many-items', { detail: `the batch has ${batch.length} items; ${itemsMax} are the most` });
    const answers = await this.submit(batch, arrival);
    if (answers.some(({ status }) => status === 'refused')) reply.code(207);
    return { items: batch.map((item, index) => takenOf('ok' in item ? item.ok.id : '', answers[index] as Answer)) };
  }

  /** What is no event is answered here; the rest goes into one transaction. */
  private async submit(batch: readonly Decoded[], arrival: { programme: string; restrictedTo: string | undefined; traceparent: string | undefined }): Promise<Answer[]> {
    const items = batch.flatMap((item) => ('ok' in item ? [offered(item.ok, arrival, vocabulary)] : []));
    const { answers } = items.length === 0 ? { answers: [] } : await this.door.commits.submit({ items });
    let at = 0;
    return batch.map((item): Answer => {
      if ('undecodable' in item) return { status: 'refused', refusal: refuse('undecodable', item.undecodable) };
      at += 1;
      return answers[at - 1] as Answer;
    });
  }
}
