import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { currency, endOfLocalDay, localDate, localDayOf, minor, points, toldDay, type Policy } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { rewardKey } from '../state/rewards.rules.js';
import { ledgerBefore } from './liability.query.js';
import { liabilityOf, meanRate } from './liability.rules.js';
import { ledgerTells } from './measured.query.js';
import { ageDays, ratesOf, type Rates } from './measured.rules.js';

const query = z.strictObject({
  date: toldDay.optional().describe("The end of this day in the programme's zone, at the latest today; today when not told."),
  format: z.enum(['json', 'csv']).default('json'),
  of: z.enum(['programme', 'ages']).default('programme').describe('With CSV: the sums in one line, or a line for each age of lots.'),
});
const age = z.object({ fromDays: z.int(), available: points, redemptionRate: z.string(), measured: z.boolean().describe('The ledger told it; else it is of the policy.') });
const answer = z.object({
  date: localDate, programme: z.string(), currency,
  pending: points, available: points, held: points, debt: points.describe('Owed by customers; not part of the liability.'),
  issued: points, takenBack: points, redeemed: points, restored: points, expired: points.describe('Breakage.'),
  adjusted: z.int().describe('Given by hand, less what was taken by hand.'),
  granted: points.describe('Given by policy for something else than an order, such as goodwill.'),
  costPerPoint: z.string(), completionRate: z.string().describe('The share of pending points that become active.'),
  redemptionRate: z.string().describe('The mean of those of all ages, by the active points of each.'), policyVersion: z.int(),
  measured: z.array(z.enum(['costPerPoint', 'completionRate'])).describe('What of these the ledger told; the rest is of the policy.'),
  liabilityMinor: minor.describe('Cost per point x (available + held + pending x completion rate) x redemption rate of the age.'),
  ages: z.array(age).describe('Active points by the age of their lots, and the share of them that will ever be redeemed.'),
});
type Report = z.output<typeof answer>;
interface Reply { header(name: string, value: string): Reply; send(body: unknown): void }

const table = (rows: readonly object[]): string => [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row).map(String))].map((cells) => `${cells.join(',')}\n`).join('');
const toCsv = ({ ages, measured, ...sums }: Report, of: 'programme' | 'ages'): string => table(of === 'ages' ? ages : [{ ...sums, measured: measured.join(' ') }]);

const costsOf = ({ programme, points: { rewards } }: Policy): ReadonlyMap<string, number> =>
  new Map(rewards.flatMap(({ id, costMinor }) => (costMinor === undefined ? [] : [[rewardKey(programme, id), costMinor] as const])));
const agesOf = (active: readonly number[], { redemptionRates, measured }: Rates): Report['ages'] =>
  active.map((available, at) => ({ fromDays: at * ageDays, available, redemptionRate: redemptionRates[at] ?? '1', measured: measured.ages[at] ?? false }));
const measuredOf = ({ measured }: Rates): Report['measured'] => (['costPerPoint', 'completionRate'] as const).filter((rate) => measured[rate]);

/** Nothing is known of later days: they would be told as today. @throws Problem 400 `invalid-input` */
const dayUpTo = (today: string, day = today): string => {
  const detail = `must not be later than today, ${today} in the programme's zone`;
  if (day > today) throw new Problem(400, 'invalid-input', { detail: `/date: ${detail}`, errors: [{ pointer: '/date', detail }] });
  return day;
};

@Controller('liability')
export class GetLiabilityRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'What the points of the programme still owe, at the end of a day', query, answer })
  async get(@CallerOf() caller: Caller, @Query() asked: unknown, @Res() reply: Reply): Promise<void> {
    const { date, format, of } = parse(query, asked);
    const report = await this.report(caller.programme, date);
    if (format === 'csv') reply.header('content-type', 'text/csv; charset=utf-8').send(toCsv(report, of));
    else reply.header('content-type', 'application/json; charset=utf-8').send(report);
  }

  private async report(programme: string, day?: string): Promise<Report> {
    const now = new Date().toISOString();
    const { version, policy } = this.policies.at(programme, now);
    const date = dayUpTo(localDayOf(now, policy.zone), day);
    const before = endOfLocalDay(date, policy.zone);
    const sums = await ledgerBefore(this.database, programme, before);
    const tells = await ledgerTells(this.database, { programme, before, costs: costsOf(policy) });
    const rates = ratesOf(tells, policy.points.liability);
    const { costPerPoint, completionRate, redemptionRates } = rates;
    return {
      date, programme, currency: policy.currency, ...sums, costPerPoint, completionRate, redemptionRate: meanRate(tells.active, redemptionRates), policyVersion: version, measured: measuredOf(rates),
      liabilityMinor: liabilityOf({ pending: sums.pending, held: sums.held, active: tells.active }, rates), ages: agesOf(tells.active, rates),
    };
  }
}
