import { Body, Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { uuid } from '@fealty/contracts';
import { Door } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { config } from '../config.js';
import type { Work, WorkResult } from '../state/work.table.js';
import { erasePerson } from './erase-person.table.js';

const path = z.strictObject({ customerId: uuid.toLowerCase() });
const asked = z.strictObject({ why: z.string().min(1).max(1_000).describe('Kept for ever; nothing personal belongs in it.') });
const answer = z.object({ customerId: z.guid(), erasedAt: z.iso.datetime().describe('What platforms tell of her person counts again when it occurred at this instant or later. Erased again: the later instant holds.') });

@Controller('customers')
export class ErasePersonRoute {
  constructor(@Inject(Door) private readonly door: Door<Work, WorkResult>, @Inject(Database) private readonly database: Database) {}

  @Post(':customerId/erasure')
  @HttpCode(200)
  @Allow('admin')
  @Operation({
    summary: "Erase a customer's personal data", body: asked, answer, problems: { 404: ['unknown-customer'] },
    description: 'Forgets her name, addresses, birthday and consents, and tells every service to, by a tombstone on `people.v1`. Orders and points stay, under an id that names nobody. Asked again it forgets what was told in between too, and says so again.',
  })
  async erase(@Param() params: unknown, @Body() body: unknown, @CallerOf() caller: Caller): Promise<z.infer<typeof answer>> {
    const { customerId } = parse(path, params);
    const { why } = parse(asked, body ?? {});
    const { programme } = caller;
    await this.door.passed();
    const erased = await erasePerson(this.database.commandPool, { customerId, programme, by: caller.subject, why, partitions: config.partitions });
    if (erased === undefined) throw new Problem(404, 'unknown-customer', { detail: `${programme} has no customer ${customerId}` });
    this.door.hand([erased.outgoing]);
    return { customerId, erasedAt: erased.erasedAt };
  }
}
