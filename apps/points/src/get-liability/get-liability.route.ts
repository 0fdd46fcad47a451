import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { currency, endOfLocalDay, localDate, localDayOf, minor, points } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { ledgerBefore } from './liability.query.js';
import { liabilityOf } from './liability.rules.js';

const query = z.strictObject({
  date: localDate.optional().describe("The end of this day in the programme's zone; today when not told."),
  format: z.enum(['json', 'csv']).default('json'),
});
const answer = z.object({
  date: localDate, programme: z.string(), currency,
  pending: points, available: points, held: points, debt: points.describe('Owed by customers; not part of the liability.'),
  issued: points, takenBack: points, redeemed: points, restored: points, expired: points.describe('Breakage.'),
  adjusted: z.int().describe('Given by hand, less what was taken by hand.'),
  granted: points.describe('Given by policy for something else than an order, such as goodwill.'),
  costPerPoint: z.string(), completionRate: z.string(), redemptionRate: z.string(), policyVersion: z.int(),
  liabilityMinor: minor.describe('Cost per point x (available + held + pending x completion rate) x redemption rate.'),
});
type Report = z.output<typeof answer>;
interface Reply { header(name: string, value: string): Reply; send(body: unknown): void }

const toCsv = (report: Report): string => `${Object.keys(report).join(',')}\n${Object.values(report).join(',')}\n`;

@Controller('liability')
export class GetLiabilityRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('manager', 'admin')
  @Operation({ summary: 'What the points of the programme still owe, at the end of a day', query, answer })
  async get(@CallerOf() caller: Caller, @Query() asked: unknown, @Res() reply: Reply): Promise<void> {
    const { date, format } = parse(query, asked);
    const report = await this.report(caller.programme, date);
    if (format === 'csv') reply.header('content-type', 'text/csv; charset=utf-8').send(toCsv(report));
    else reply.header('content-type', 'application/json; charset=utf-8').send(report);
  }

  private async report(programme: string, day?: string): Promise<Report> {
    const now = new Date().toISOString();
    const { version, policy } = this.policies.at(programme, now);
    const date = day ?? localDayOf(now, policy.zone);
    const sums = await ledgerBefore(this.database, programme, endOfLocalDay(date, policy.zone));
    const { liability } = policy.points;
    return { date, programme, currency: policy.currency, ...sums, ...liability, policyVersion: version, liabilityMinor: liabilityOf(sums, liability) };
  }
}
