import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, wholeNumberAsked, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import { Care, type Asked, type Cared } from './care.js';
import { cared, dismissed, eventRow, letPastRow, quarantinedRow, shownBytes, stoppedAnswer, stoppedRow, streamRow } from './care-answers.js';

const topic = z.string().max(100);
const stream = z.strictObject({ customerId: uuid.toLowerCase(), topic });
/** Many events of one customer are folded for it, or all that she has done. */
const answerWithinMs = 120_000;
const recordAt = z.strictObject({ topic, partition: wholeNumberAsked({ min: 0 }), offset: wholeNumberAsked({ min: 0 }) });
const dry = z.boolean().default(false).describe('Only try: answer the difference, store nothing.');
const why = z.string().min(1).max(1_000);
const max = z.int().min(1).max(5_000).optional().describe('How many events at most.');
const askedRetry = z.strictObject({ dry, max, why: why.default('retry') });
const askedDiscard = z.strictObject({ sequence: z.int().min(1), dry, max, why: why.describe('Kept for ever.') });
const askedDismiss = z.strictObject({ dry, why: why.describe('Kept for ever.') });
const askedResume = z.strictObject({ why: why.default('resume') });
const askedPast = z.strictObject({ programme: z.string().min(1).max(100), dry, why: why.describe('Kept for ever.') });
const shardAt = z.strictObject({ shard: wholeNumberAsked({ min: 0 }) });
const pageAnswer = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().optional() });
type Request = { url: string };

const asking = (caller: Caller, { dry: only, max: most, why: reason }: { dry: boolean; max?: number | undefined; why: string }): Asked => ({ by: caller.subject, why: reason, dry: only, max: most });

/** Parked streams and quarantined records of this service, for those who run fealty: of every programme. */
@Controller('care')
@Allow('admin')
export class CareRoute {
  constructor(@Inject(Care) private readonly care: Care) {}

  @Get('streams')
  @Operation({ summary: 'Parked streams, with the reason of the first event', query: pageQuery, answer: pageAnswer(streamRow) })
  async streams(@Query() query: unknown, @Req() { url }: Request): Promise<Page<z.input<typeof streamRow>>> {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(z.tuple([uuid, topic]), cursor);
    const rows = (await this.care.streams({ after, limit: limit + 1 })).map((row) => ({ ...row, since: row.since.toISOString() }));
    return pageOf(rows, { url, limit, keyOf: (row) => [row.customerId, row.topic] });
  }

  @Get('streams/:customerId/:topic')
  @Operation({ summary: 'What is parked of one stream, with the original bytes', query: pageQuery, answer: pageAnswer(eventRow) })
  async events(@Param() params: unknown, @Query() query: unknown, @Req() { url }: Request): Promise<Page<z.input<typeof eventRow>>> {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(z.tuple([z.int()]), cursor)[0];
    const rows = (await this.care.events({ ...parse(stream, params), after, limit: limit + 1 })).map((row) => ({ ...row, parkedAt: row.parkedAt.toISOString(), ...shownBytes(row.bytes) }));
    return pageOf(rows, { url, limit, keyOf: (row) => [row.sequence] });
  }

  @Post('streams/:customerId/:topic/retry')
  @HttpCode(200)
  @Operation({ summary: 'Try a parked stream again, in order', body: askedRetry, answer: cared, answerWithinMs, problems: { 409: ['not-parked', 'database-refused'] } })
  retry(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<Cared> {
    return this.care.retry(parse(stream, params), asking(caller, parse(askedRetry, body ?? {})));
  }

  @Post('streams/:customerId/:topic/discard')
  @HttpCode(200)
  @Operation({ summary: 'Pass over the event that a stream waits for', body: askedDiscard, answer: cared, answerWithinMs, problems: { 409: ['not-discarded', 'database-refused'] } })
  discard(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<Cared> {
    const asked = parse(askedDiscard, body);
    return this.care.discard(parse(stream, params), asked.sequence, asking(caller, asked));
  }

  @Get('quarantine')
  @Operation({ summary: 'Quarantined records, with the original bytes', query: pageQuery, answer: pageAnswer(quarantinedRow) })
  async quarantined(@Query() query: unknown, @Req() { url }: Request): Promise<Page<z.input<typeof quarantinedRow>>> {
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(z.tuple([topic, z.int(), z.int()]), cursor);
    const rows = (await this.care.quarantined({ after, limit: limit + 1 }))
      .map(({ key, ...row }) => ({ ...row, key: key?.toString('utf8') ?? null, quarantinedAt: row.quarantinedAt.toISOString(), ...shownBytes(row.bytes) }));
    return pageOf(rows, { url, limit, keyOf: (row) => [row.topic, row.partition, row.offset] });
  }

  @Post('quarantine/:topic/:partition/:offset/requeue')
  @HttpCode(200)
  @Operation({ summary: 'Read a quarantined record again and take it', body: askedRetry, answer: cared, answerWithinMs, problems: { 404: ['not-in-quarantine'], 409: ['still-undecodable', 'database-refused'] } })
  requeue(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<Cared> {
    return this.care.requeue(parse(recordAt, params), asking(caller, parse(askedRetry, body ?? {})));
  }

  @Post('quarantine/:topic/:partition/:offset/dismiss')
  @HttpCode(200)
  @Operation({ summary: 'Take a record that nobody can read out of quarantine; its bytes stay in the log of what was done by hand', body: askedDismiss, answer: dismissed, problems: { 404: ['not-in-quarantine'], 409: ['can-be-requeued'] } })
  async dismiss(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<z.output<typeof dismissed>> {
    const asked = parse(askedDismiss, body);
    return { ...await this.care.dismiss(parse(recordAt, params), asking(caller, asked)), dry: asked.dry };
  }

  @Get('shards')
  @Operation({ summary: 'Shards that the breaker has stopped', answer: z.object({ items: z.array(stoppedRow) }) })
  async stopped(): Promise<{ items: z.input<typeof stoppedRow>[] }> {
    return { items: (await this.care.stopped()).map(stoppedAnswer) };
  }

  @Post('shards/:shard/resume')
  @HttpCode(200)
  @Operation({ summary: 'Let a stopped shard go on', body: askedResume, answer: stoppedRow, problems: { 404: ['unknown-shard'], 409: ['not-stopped'] } })
  async resume(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<z.input<typeof stoppedRow>> {
    return stoppedAnswer(await this.care.resume(parse(shardAt, params).shard, { by: caller.subject, why: parse(askedResume, body ?? {}).why }));
  }

  @Post('shards/:shard/past')
  @HttpCode(200)
  @Operation({
    summary: 'Let a stopped shard go on, and what fails of one programme be parked', body: askedPast, answer: letPastRow, answerWithinMs, problems: { 404: ['unknown-shard', 'unknown-programme'], 409: ['not-stopped'] },
    description: 'Once: of what stands in the logs now, whatever fails of the programme is parked, however many customers that concerns. What fails of others, or comes later, stops the shard again. '
      + 'The answer says that the shard goes on, not that anything of the programme fails, which only reading tells: of whom events failed is in the reason. When nothing of it fails, nothing is parked, and the shard stops again for the same reason.',
  })
  async past(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<z.input<typeof letPastRow>> {
    const { programme, dry: only, why: reason } = parse(askedPast, body);
    const past = await this.care.past(parse(shardAt, params).shard, programme, { by: caller.subject, why: reason, dry: only });
    return { ...stoppedAnswer(past), programme, dry: only, reaches: [...past.reaches] };
  }
}
