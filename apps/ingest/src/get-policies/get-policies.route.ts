import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, decodeCursor, Operation, pageOf, pageQuery, parse, Problem, requireProgramme, type Caller, type Page } from '@fealty/runtime';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { policyVersions } from './policy-versions.query.js';

const version = z.object({
  version: z.int(), effectiveFrom: z.iso.datetime(), publishedAt: z.iso.datetime(), publishedBy: z.string(), policy: z.record(z.string(), z.unknown()),
});
const cursor = z.tuple([z.int()]);

@Controller('policies')
export class GetPoliciesRoute {
  constructor(@Inject(Database) private readonly database: Database) {}

  @Get(':programme')
  @Allow('platform', 'agent', 'manager', 'admin')
  @Operation({ summary: "A programme's policy versions, oldest first", query: pageQuery, answer: z.object({ items: z.array(version), next: z.string().optional() }), problems: { 404: ['unknown-programme'] } })
  async get(@Param('programme') programme: string, @CallerOf() caller: Caller, @Req() request: FastifyRequest): Promise<Page<z.infer<typeof version>>> {
    requireProgramme(caller, programme);
    const page = parse(pageQuery, request.query);
    const [after] = page.cursor === undefined ? [0] : decodeCursor(cursor, page.cursor);
    const rows = await policyVersions(this.database, programme, { after, limit: page.limit + 1 });
    if (rows.length === 0 && page.cursor === undefined) throw new Problem(404, 'unknown-programme', { detail: `${programme} has no policy yet` });
    const items = rows.map((row) => ({
      version: row.version, effectiveFrom: row.effective_from, publishedAt: row.published_at, publishedBy: row.published_by, policy: row.policy as Record<string, unknown>,
    }));
    return pageOf(items, { url: request.url, limit: page.limit, keyOf: (item) => [item.version] });
  }
}
