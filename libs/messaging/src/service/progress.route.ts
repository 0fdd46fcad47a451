import { Controller, Get, Inject } from '@nestjs/common';
import { Allow, Operation } from '@fealty/runtime';
import { z } from 'zod';
import { Progress } from './progress.js';

const counted = z.int().min(0);
export const progressAnswer = z.object({
  service: z.string(),
  idle: z.boolean().describe('Everything that stood in the topics was applied, nothing waits to be sent, and nothing is due.'),
  topics: z.array(z.object({ topic: z.string(), partition: z.int(), next: counted, end: counted })),
  unsent: counted, parked: counted, quarantined: counted, refused: counted, due: counted,
});
export type ProgressAnswer = z.infer<typeof progressAnswer>;

@Controller('progress')
export class ProgressRoute {
  constructor(@Inject(Progress) private readonly progress: Progress) {}

  @Get()
  @Allow('admin', 'manager', 'agent', 'platform')
  @Operation({ summary: 'Cursors, log ends and what waits', answer: progressAnswer })
  get(): Promise<ProgressAnswer> {
    return this.progress.now();
  }
}
