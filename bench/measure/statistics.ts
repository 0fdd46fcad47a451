/** The middle of some figures: of an even count, the mean of the two in the middle. */
export const median = (figures: readonly number[]): number => {
  const sorted = [...figures].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
};

export interface Spread { readonly median: number; readonly least: number; readonly most: number; readonly runs: number }

export const spreadOf = (figures: readonly number[]): Spread => ({ median: median(figures), least: Math.min(...figures), most: Math.max(...figures), runs: figures.length });

/** The programs of a round, beginning with another one each time, so that none always runs first. */
export const inTurn = <Program>(programs: readonly Program[], round: number): Program[] => {
  const turn = round % programs.length;
  return [...programs.slice(turn), ...programs.slice(0, turn)];
};
