import { describe, expect, it } from '@jest/globals';
import { runSchedule } from '@fealty/tools/chaos/schedule/run-schedule';
import { inForm, report, seed } from './faults.fixture.js';

describe('a random schedule', () => {
  it(`F44: produces, repeats, kills, pauses, cuts, rebalances and rewinds, and the checker finds nothing (seed ${seed})`, async () => {
    const lines: string[] = [];
    const steps = inForm(60, 10_000);
    expect(await runSchedule({ seed, steps, say: (line) => { lines.push(line); } })).toBe(steps);
    report(lines.slice(-10).join('\n'));
  }, inForm(420_000, 86_400_000));
});
