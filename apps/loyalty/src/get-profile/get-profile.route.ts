import { Controller, Get, Inject, Req } from '@nestjs/common';
import { instant, loyaltyUpdatedV1, profile, toldInstant, uuid } from '@fealty/contracts';
import { PastInputs, Positions } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, requireProgramme, requireSelf, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { profileSeenBy } from '../state/seen-by.rules.js';
import { profileFolded } from './folded-profile.query.js';
import { causesUntil, versionHeld, type SaidVersion, type Until } from './get-profile.query.js';

const asked = z.strictObject({ customerId: uuid.toLowerCase() });
const query = z.strictObject({
  at: toldInstant.optional().meta({ description: 'what held then: the newest version that counts nothing of later, and where facts of then were told with or after later ones, what all of then add up to (`from`); the newest version when not told' }),
  known: toldInstant.optional().meta({ description: 'as we would have answered then; as known now when not told' }),
});
const cause = z.object({ id: z.string(), type: z.string(), occurredAt: instant, version: z.int().describe('The version in which it was first counted.') });
const answer = z.object({
  customerId: uuid, programme: z.string(),
  from: z.enum(['recorded', 'folded']).describe('`recorded`: the version as it was said. `folded`: some of `causes` were told late (`late`), so that no version holds what held then; what had occurred by `at` was folded on request.'),
  version: z.int().describe('The version; when folded, the newest one recorded by `known`, of whose inputs those by `at` were folded.'), asOf: instant, recordedAt: instant, policyVersion: z.int(), profile,
  restsOn: z.record(z.string(), z.int()).optional().describe("Of each topic the number of the customer's last event that this version counts in; absent of versions from before that was kept."),
  late: z.array(cause).optional().describe('When folded: those of `causes` that were counted in with, or after, what occurred later than `at`. What changed nothing that is told when it came is not named.'),
  causes: z.array(cause).describe('Of this version; with `at` or `known`, all that had occurred and was recorded by then. One with a higher version than was answered as recorded arrived late: after newer facts were counted.'),
});

interface ProfileRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** Later than any instant, in the order of text too. */
const always = 'infinity';

const notKnownThen = (): Problem => new Problem(404, 'not-known-then', { detail: 'nothing was known of this customer at that time' });
type Told = Pick<z.output<typeof answer>, 'from' | 'version' | 'asOf' | 'recordedAt' | 'policyVersion' | 'profile' | 'causes' | 'restsOn' | 'late'>;

@Controller('customers/:customerId/profile')
export class GetProfileRoute {
  constructor(@Inject(Database) readonly database: Database, @Inject(Positions) private readonly positions: Positions, @Inject(PastInputs) readonly past: PastInputs) {}

  @Get()
  @Allow('platform', 'member', 'agent', 'manager', 'admin')
  @Operation({
    summary: "A customer's loyalty profile, now or as it was", query, answer,
    problems: { 404: ['unknown-customer', 'not-known-then'], 410: ['inputs-gone'], 422: ['inputs-not-kept', 'too-many-inputs', 'too-long-to-fold'], 504: ['not-yet-applied'] },
  })
  async get(@Req() request: ProfileRequest, @CallerOf() caller: Caller): Promise<z.output<typeof answer>> {
    const { customerId } = parse(asked, request.params);
    requireSelf(caller, customerId);
    const told = parse(query, request.query);
    const until = { at: told.at ?? always, known: told.known ?? always };
    await this.positions.reached(request.headers['fealty-after'], customerId);
    const held = await versionHeld(this.database, customerId, until);
    if (held === undefined) throw new Problem(404, 'unknown-customer', { detail: 'nothing is known of this customer in this programme' });
    requireProgramme(caller, held.programme);
    const isNow = told.at === undefined && told.known === undefined;
    const found = held.late ? await this.folded(customerId, held, until) : await this.recorded(customerId, held, isNow ? undefined : until);
    return { customerId, programme: held.programme, ...found, profile: profileSeenBy(caller, found.profile) };
  }

  private async recorded(customerId: string, { version, said, recorded_at: recordedAt, rests_on: restsOn }: SaidVersion, until: Until | undefined): Promise<Told> {
    if (version === null) throw notKnownThen();
    const { asOf, profile: state, policyVersion, causes } = loyaltyUpdatedV1.data.parse(JSON.parse(said));
    const listed = until === undefined ? causes.map((one) => ({ ...one, version })) : await causesUntil(this.database, customerId, until);
    return { from: 'recorded', version, asOf, recordedAt: recordedAt.toISOString(), policyVersion, profile: state, ...(restsOn === null ? {} : { restsOn }), causes: listed };
  }

  private async folded(customerId: string, { programme, version: former }: SaidVersion, until: Until): Promise<Told> {
    const folded = await profileFolded(this, { customerId, programme }, until);
    if (folded === undefined) throw notKnownThen();
    const causes = await causesUntil(this.database, customerId, until);
    return { from: 'folded', ...folded, late: causes.filter(({ version }) => version > (former ?? 0)), causes };
  }
}
