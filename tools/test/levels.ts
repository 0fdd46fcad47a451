/** The levels of tests, in the order in which they run: the quick ones first. */
export interface Level {
  readonly name: 'unit' | 'prop' | 'int' | 'e2e' | 'faults';
  readonly what: string;
  /** Which specs, as jest's path pattern. */
  readonly pattern: string;
  readonly workers: number;
  /** Whether one Kafka and one PostgreSQL are started for all of them. */
  readonly servers: boolean;
  /** Beyond it the level is ended and counts as failed. */
  readonly minutesMax: number;
}

export const levels: readonly Level[] = [
  { name: 'unit', what: 'rules, refusals and golden examples', pattern: '\\.unit\\.spec\\.ts$', workers: 2, servers: false, minutesMax: 8 },
  { name: 'prop', what: 'laws over random histories', pattern: '\\.prop\\.spec\\.ts$', workers: 2, servers: false, minutesMax: 8 },
  { name: 'int', what: 'tests with a real Kafka and PostgreSQL', pattern: '\\.int\\.spec\\.ts$', workers: 1, servers: true, minutesMax: 25 },
  { name: 'e2e', what: 'stories of the whole system', pattern: '\\.e2e\\.spec\\.ts$', workers: 1, servers: false, minutesMax: 15 },
  { name: 'faults', what: 'real faults on the whole system, each with the checker at its end', pattern: '\\.faults\\.spec\\.ts$', workers: 1, servers: false, minutesMax: 30 },
];

interface Asked { readonly level: Level; /** Only specs whose path holds one of these. */ readonly words: readonly string[]; readonly resultsFile: string }

/** jest's arguments for one level, all projects in one run. */
export const jestArguments = ({ level, words, resultsFile }: Asked): string[] => [
  '--config', 'tools/test/jest.workspace.mjs',
  '--testPathPatterns', words.length === 0 ? level.pattern : `(${words.map((word) => word.replaceAll(/[^\w/-]/g, '\\$&')).join('|')}).*${level.pattern}`,
  '--maxWorkers', String(level.workers),
  '--json', '--outputFile', resultsFile, '--passWithNoTests',
];

/** What was asked for: levels by name, and words that the paths of specs hold. */
export const asked = (args: readonly string[]): { readonly levels: readonly Level[]; readonly words: readonly string[] } => {
  const named = levels.filter(({ name }) => args.includes(name));
  return { levels: named.length === 0 ? levels : named, words: args.filter((arg) => !levels.some(({ name }) => name === arg)) };
};
