import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a data folder remembers of its stack, so that other commands find it and the next start is the same. */
export interface StackState {
  /** Fixed at the first start: keys would meet other partitions otherwise. */
  readonly partitions: number;
  readonly brokers: readonly string[];
  readonly adminDatabaseUrl: string;
  /** The ports used last; absent for servers that are not ours. */
  readonly kafkaPort?: number | undefined;
  readonly controllerPort?: number | undefined;
  readonly postgresPort?: number | undefined;
}

const fileOf = (dataDir: string): string => join(dataDir, 'stack.json');

/** The state of the stack in this folder; undefined before its first start. */
export const readState = (dataDir: string): StackState | undefined => {
  try {
    return JSON.parse(readFileSync(fileOf(dataDir), 'utf8')) as StackState;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${fileOf(dataDir)} cannot be read. Start with --fresh, or put it right.`, { cause: error });
  }
};

export const writeState = (dataDir: string, state: StackState): void => {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${fileOf(dataDir)}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  renameSync(`${fileOf(dataDir)}.new`, fileOf(dataDir));
};

const defaultPartitions = 8;

/**
 * How many partitions the topics of this stack have: what the first start said.
 * @throws when something else is asked for now
 */
export const partitionsOf = (asked: number | undefined, stored: number | undefined): number => {
  const partitions = asked ?? stored ?? defaultPartitions;
  if (!Number.isInteger(partitions) || partitions < 1 || partitions > 1000) {
    throw new Error('FEALTY_PARTITIONS must be a whole number from 1 to 1000.');
  }
  if (stored !== undefined && stored !== partitions) {
    throw new Error(`This stack was first started with ${stored} partitions; ${partitions} would send customers to other partitions than their `
      + `history is in. Set FEALTY_PARTITIONS=${stored} or leave it out, or begin anew with --fresh.`);
  }
  return partitions;
};
