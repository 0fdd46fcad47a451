/** How many tests passed and failed; what could not be run at all counts as failed. */
export interface Counts { readonly passed: number; readonly failed: number }

/** The part of jest's JSON that is counted. */
export interface JestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  /** Suites that never came to a test: they did not compile, or broke outside of one. */
  readonly numRuntimeErrorTestSuites: number;
}

export const none: Counts = { passed: 0, failed: 0 };
export const add = (a: Counts, b: Counts): Counts => ({ passed: a.passed + b.passed, failed: a.failed + b.failed });

/** The counts of one run of jest. A run that ended badly without a failed test, or that left no results, is one failure more. */
export const countsOf = (results: JestResults | undefined, exitCode: number): Counts => {
  if (results === undefined) return { passed: 0, failed: 1 };
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return { passed: results.numPassedTests, failed: failed === 0 && exitCode !== 0 ? 1 : failed };
};

export const countLine = ({ passed, failed }: Counts): string => `${passed} passed, ${failed} failed`;
