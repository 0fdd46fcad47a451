import { Controller, Get, Inject, Req } from '@nestjs/common';
import { instant, instantText, loyaltyUpdatedV1, profile, uuid } from '@fealty/contracts';
import { Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireProgramme, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { profileSeenBy } from '../state/seen-by.rules.js';
import { causesUntil, versionHeld } from './get-profile.query.js';

const asked = z.strictObject({ customerId: uuid.toLowerCase() });
const query = z.strictObject({
  at: instant.optional().meta({ description: 'what held then, by the newest version that counts nothing of later; the newest version when not told. A fact that was told after later ones is in none such: it is among `causes`, with the higher version that first counted it' }),
  known: instant.optional().meta({ description: 'as we would have answered then; as known now when not told' }),
});
const cause = z.object({ id: z.string(), type: z.string(), occurredAt: instant, version: z.int().describe('The version in which it was first counted.') });
const answer = z.object({
  customerId: uuid, programme: z.string(), version: z.int(), asOf: instant, recordedAt: instant, policyVersion: z.int(), profile,
  restsOn: z.record(z.string(), z.int()).optional().describe("Of each topic the number of the customer's last event that this version counts in; absent of versions from before that was kept."),
  causes: z.array(cause).describe('Of this version; with `at` or `known`, all that had occurred and was recorded by then. One with a higher version arrived late: after newer facts were counted.'),
});

interface ProfileRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

const always = 'infinity';
/** Later than any instant, in the order of text too. */
const normal = (told: string | undefined): string => (told === undefined ? always : instantText(Date.parse(told)));

@Controller('customers/:customerId/profile')
export class GetProfileRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Positions) private readonly positions: Positions) {}

  @Get()
  @Allow('platform', 'member', 'agent', 'manager', 'admin')
  @Operation({ summary: "A customer's loyalty profile, now or as it was", query, answer, problems: { 404: ['unknown-customer', 'not-known-then'], 504: ['not-yet-applied'] } })
  async get(@Req() request: ProfileRequest, @CallerOf() caller: Caller): Promise<z.output<typeof answer>> {
    const { customerId } = parse(asked, request.params);
    requireSelf(caller, customerId);
    const told = parse(query, request.query);
    const until = { at: normal(told.at), known: normal(told.known) };
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const held = await versionHeld(this.database, customerId, until);
    if (held === undefined) throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme' });
    requireProgramme(caller, held.programme);
    if (held.version === null) throw new Problem(404, 'not-known-then', { detail: 'nothing was known of this customer at that time' });
    const { asOf, version, profile: state, policyVersion, causes } = loyaltyUpdatedV1.data.parse(JSON.parse(held.said));
    const isNow = told.at === undefined && told.known === undefined;
    const listed = isNow ? causes.map((one) => ({ ...one, version })) : await causesUntil(this.database, customerId, until);
    return { customerId, programme: held.programme, version, asOf, recordedAt: held.recorded_at.toISOString(), policyVersion, profile: profileSeenBy(caller, state), ...(held.rests_on === null ? {} : { restsOn: held.rests_on }), causes: listed };
  }
}
