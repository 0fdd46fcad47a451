import { Controller, Get, Inject, Query, Req } from '@nestjs/common';
import { instant, triggerNames, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, cursorInstant, decodeCursor, Operation, pageOf, pageQuery, parse, requireSelf, type Caller, type Page } from '@fealty/runtime';
import { z } from 'zod';
import type { Message } from '../state/message.rules.js';
import { readMessages } from './customer-messages.query.js';

const shown = z.object({
  messageId: z.string(), trigger: z.enum(triggerNames), cause: z.string().describe('The event that it is about.'),
  state: z.enum(['scheduled', 'sending', 'sent', 'suppressed', 'failed', 'unknown']), reason: z.string().nullable().describe('Why it was suppressed or failed.'),
  transactional: z.boolean(), occurredAt: instant, changedAt: instant, notBefore: instant, expiresAt: instant, attempts: z.int().min(0), policyVersion: z.int(),
});
const answer = z.object({ items: z.array(shown), next: z.string().optional() });
const cursorKey = z.tuple([cursorInstant, z.string()]);

const shownOf = (message: Message): z.infer<typeof shown> => {
  const { messageId, trigger, cause, state, transactional, occurredAt, changedAt, notBefore, expiresAt, attempts, policyVersion } = message;
  return { messageId, trigger, cause, state, reason: message.reason ?? null, transactional, occurredAt, changedAt, notBefore, expiresAt, attempts, policyVersion };
};

interface Asked { readonly url: string; readonly params: { readonly customerId: string }; readonly headers: Readonly<Record<string, string | string[] | undefined>> }

@Controller('customers')
export class GetMessagesRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get(':customerId/messages')
  @Allow('member', 'agent', 'manager', 'admin')
  @Operation({ summary: 'Messages of a customer with state and reason, newest first', query: pageQuery, answer, problems: { 504: ['not-yet-applied'] } })
  async get(@CallerOf() caller: Caller, @Req() request: Asked, @Query() query: unknown): Promise<Page<z.infer<typeof shown>>> {
    const customerId = parse(uuid.toLowerCase(), request.params.customerId, '/customerId');
    requireSelf(caller, customerId);
    const { limit, cursor } = parse(pageQuery, query);
    const after = cursor === undefined ? undefined : decodeCursor(cursorKey, cursor);
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const rows = await readMessages(this.database, { customerId, programme: caller.programme, after, limit: limit + 1 });
    const { items, ...next } = pageOf(rows, { url: request.url, limit, keyOf: ({ occurredAt, message }) => [occurredAt, message.messageId] });
    return { ...next, items: items.map(({ message }) => shownOf(message)) };
  }
}
