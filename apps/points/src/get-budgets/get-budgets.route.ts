import { Controller, Get, Inject } from '@nestjs/common';
import { kebab, points } from '@fealty/contracts';
import { Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, type Caller } from '@fealty/runtime';
import { z } from 'zod';
import { budgetsOf } from './get-budgets.query.js';

const answer = z.object({ items: z.array(z.object({
  id: kebab, points: points.describe('What there is in all, by the policy in force.'),
  drawn: points.describe('What orders got.'), left: points.describe('What is left, in slices of the shards too.'),
})) });

@Controller('budgets')
export class GetBudgetsRoute {
  constructor(@Inject(Database) private readonly database: Database, @Inject(Policies) private readonly policies: Policies) {}

  @Get()
  @Allow('agent', 'manager', 'admin')
  @Operation({ summary: 'What campaigns have given out of their budgets', answer, description: 'The budgets of the policy in force, with what orders drew when they were paid.' })
  async get(@CallerOf() { programme }: Caller): Promise<z.output<typeof answer>> {
    const given = new Map((await budgetsOf(this.database, programme)).map((budget) => [budget.id, budget.drawn]));
    const { policy } = this.policies.at(programme, new Date().toISOString());
    return { items: policy.points.budgets.map(({ id, points: all }) => {
      const drawn = given.get(id) ?? 0;
      return { id, points: all, drawn, left: Math.max(0, all - drawn) };
    }) };
  }
}
