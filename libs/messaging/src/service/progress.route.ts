import { Controller, Get, Inject } from '@nestjs/common';
import { Allow, Operation } from '@fealty/runtime';
import { Progress, progressAnswer, type ProgressAnswer } from './progress.js';

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
