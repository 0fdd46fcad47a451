import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { policy } from '@fealty/contracts';
import { Door, traceparentOf } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireProgramme, type Caller } from '@fealty/runtime';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { config } from '../config.js';
import type { Work, WorkResult } from '../state/work.table.js';
import { readPolicyDocument, type WrittenPolicy } from './policy-document.query.js';
import { publishPolicy, type Published } from './publish-policy.table.js';

const yaml = ['application/yaml', 'application/x-yaml', 'text/yaml', 'text/x-yaml'];
const query = z.strictObject({ dry: z.stringbool().default(false).describe('Check and say what would come of it; publish nothing.') });
const answer = z.object({ programme: z.string(), version: z.int(), effectiveFrom: z.iso.datetime(), dry: z.boolean(), unchanged: z.boolean().describe('The newest version says this already; nothing was published.') });

const utf8 = new TextDecoder('utf-8', { fatal: true });
const textOf = (body: Buffer | undefined): string => {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw new Problem(400, 'invalid-policy', { detail: 'the document is not UTF-8', cause });
  }
};

const documentIn = (body: Buffer | undefined): WrittenPolicy => {
  const read = readPolicyDocument(textOf(body));
  if (!('faults' in read)) return read;
  const [first] = read.faults;
  throw new Problem(400, 'invalid-policy', { detail: `${first?.pointer ?? ''} ${first?.detail ?? ''}${read.faults.length > 1 ? ` (and ${read.faults.length - 1} more)` : ''}`.trim(), errors: read.faults });
};

const decidedOr = ({ decided }: Published): { version: number; effectiveFrom: string } => {
  if ('publish' in decided) return decided.publish;
  if ('same' in decided) return decided.same;
  if ('tooLarge' in decided) throw new Problem(413, 'policy-too-large', { detail: `the document has ${decided.tooLarge} bytes on the wire, which is more than a record may have` });
  const { refused, detail, pointer } = decided;
  throw new Problem(422, refused, { detail, errors: [{ pointer, detail }] });
};

@Controller('policies')
export class PublishPolicyRoute implements OnModuleInit {
  constructor(
    @Inject(Door) private readonly door: Door<Work, WorkResult>, @Inject(Database) private readonly database: Database, @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    this.host.httpAdapter.getInstance<FastifyInstance>().addContentTypeParser(yaml, { parseAs: 'buffer' }, (_request, body, done) => { done(null, body); });
  }

  @Post()
  @Allow('admin')
  @Operation({
    summary: 'Publish a policy version', body: policy, bodyMediaTypes: ['application/yaml', 'application/json'], query, answer,
    description: 'The same document again is answered as before and says nothing. Faults are named with line and column.',
    problems: { 400: ['invalid-policy'], 413: ['policy-too-large'], 422: ['effective-too-soon', 'currency-fixed'] },
  })
  async publish(@Req() request: FastifyRequest, @CallerOf() caller: Caller, @Res({ passthrough: true }) reply: FastifyReply): Promise<z.infer<typeof answer>> {
    const { dry } = parse(query, request.query);
    const document = documentIn(request.body as Buffer | undefined);
    requireProgramme(caller, document.policy.programme);
    const traceparent = traceparentOf(request.raw.headersDistinct['traceparent']?.[0]);
    await this.door.passed();
    const published = await publishPolicy(this.database.commandPool, { ...document, publishedBy: caller.subject, traceparent, shard: config.partitions, dry });
    const { version, effectiveFrom } = decidedOr(published);
    if (published.outgoing !== undefined) this.door.hand([published.outgoing]);
    if (dry) reply.code(200);
    return { programme: document.policy.programme, version, effectiveFrom, dry, unchanged: 'same' in published.decided };
  }
}
