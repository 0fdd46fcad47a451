import { Controller, Inject, Post, Req } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { kebab } from '@fealty/contracts';
import { idempotencyKeyOf, Policies } from '@fealty/messaging';
import { Database } from '@fealty/postgres';
import { Allow, CallerOf, Operation, parse, Problem, type Caller } from '@fealty/runtime';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { refuseLines, takesText } from '../state/lines.route.js';
import { rewardIn, type Reward } from '../state/rewards.rules.js';
import { addCodes, type Added } from './add-reward-codes.table.js';
import { readCodes } from './read-codes.rules.js';

const lists = ['text/plain', 'text/csv'];
const path = z.strictObject({ rewardId: kebab });
const body = z.string().describe('One code a line; none twice, and none that is stored already.');
const answer = z.object({ rewardId: kebab, added: z.int().min(1), left: z.int().min(0).describe('How many codes nobody has got yet.') });

@Controller('rewards/:rewardId/codes')
export class AddRewardCodesRoute implements OnModuleInit {
  constructor(@Inject(Policies) private readonly policies: Policies, @Inject(Database) private readonly database: Database, @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  onModuleInit(): void {
    takesText(this.host.httpAdapter.getInstance<FastifyInstance>(), lists);
  }

  @Post()
  @Allow('admin')
  @Operation({
    summary: 'Store codes of a digital reward', body, bodyMediaTypes: lists, answer, description: 'All or none: what is wrong is told by line.',
    problems: { 400: ['idempotency-key-missing', 'invalid-codes'], 404: ['unknown-reward'], 422: ['no-code-reward', 'idempotency-key-reused'] },
  })
  async post(@Req() request: FastifyRequest, @CallerOf() caller: Caller): Promise<Added> {
    const key = idempotencyKeyOf(request.headers);
    const reward = this.codeReward(parse(path, request.params).rewardId, caller.programme);
    const read = readCodes(typeof request.body === 'string' ? request.body : '');
    if ('faults' in read) return refuseLines('invalid-codes', read.faults);
    const added = await addCodes(this.database, { programme: caller.programme, reward, codes: read.codes, client: `${caller.programme}/${caller.role}/${caller.subject}`, key });
    return 'faults' in added ? refuseLines('invalid-codes', added.faults) : added;
  }

  private codeReward(rewardId: string, programme: string): Reward {
    const reward = rewardIn(this.policies.at(programme, new Date().toISOString()).policy, rewardId);
    if (reward === undefined) throw new Problem(404, 'unknown-reward', { detail: 'no such reward is in the catalogue' });
    if (reward.kind !== 'code') throw new Problem(422, 'no-code-reward', { detail: `this reward is of kind ${reward.kind}: it has no codes` });
    return reward;
  }
}
