import { describe, expect, it } from '@jest/globals';
import { add, countLine, countsOf, none } from './counts.js';
import { asked, jestArguments, levels } from './levels.js';

const results = (numPassedTests: number, numFailedTests = 0, numRuntimeErrorTestSuites = 0) => ({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites });

describe('the counts of a run', () => {
  it('are those of jest', () => {
    expect(countsOf(results(12), 0)).toEqual({ passed: 12, failed: 0 });
    expect(countsOf(results(12, 3), 1)).toEqual({ passed: 12, failed: 3 });
  });

  it('hold a suite that could not be run as failed', () => {
    expect(countsOf(results(12, 1, 2), 1)).toEqual({ passed: 12, failed: 3 });
  });

  it('hold a run as failed that ended badly though no test failed, or that left no results', () => {
    expect(countsOf(results(12), 137)).toEqual({ passed: 12, failed: 1 });
    expect(countsOf(undefined, 0)).toEqual({ passed: 0, failed: 1 });
  });

  it('add up to the last line', () => {
    expect(countLine([countsOf(results(12), 0), countsOf(results(3, 1), 1)].reduce(add, none))).toBe('15 passed, 1 failed');
  });
});

describe('the levels of tests', () => {
  const levelsOf = (path: string): string[] => levels.filter(({ pattern }) => new RegExp(pattern).test(path)).map(({ name }) => name);

  it('take every kind of spec once', () => {
    expect(['a.unit.spec.ts', 'a.prop.spec.ts', 'a.int.spec.ts', 'e2e/a.e2e.spec.ts', 'e2e/faults/a.faults.spec.ts', 'a.fixture.ts'].map(levelsOf)).toEqual([['unit'], ['prop'], ['int'], ['e2e'], ['faults'], []]);
  });

  it('run all when none is named, else those named, in order', () => {
    expect(asked([]).levels).toEqual(levels);
    expect(asked(['e2e', 'points', 'unit'])).toEqual({ levels: [levels[0], levels[3]], words: ['points'] });
  });

  it('are narrowed by words of a path', () => {
    const args = jestArguments({ level: levels[2]!, words: ['apps/points', 'relay'], resultsFile: 'r.json' });
    const pattern = new RegExp(args[args.indexOf('--testPathPatterns') + 1]!);
    const paths = ['apps/points/src/state/x.int.spec.ts', 'libs/messaging/src/relay/relay.int.spec.ts', 'apps/points/src/x.unit.spec.ts', 'apps/orders/src/x.int.spec.ts'];
    expect(paths.map((path) => pattern.test(path))).toEqual([true, true, false, false]);
  });
});
