// One face for all models of purchase counts: how many parameters, their likelihood, and what they answer for one history.
import type { Cells, History } from './cells.js';
import { countExpected } from './count-expectation.js';
import { countAlive, countLikelihood, countLogLikelihood, type CountParameters, type CountShape } from './count-model.js';
import type { ParetoParameters } from './pareto-integral.js';
import { paretoAlive, paretoExpected, paretoLikelihood, paretoLogLikelihood } from './pareto-nbd.js';

/** Regularities that are tried. */
export const regularities = [1, 2, 3, 4, 5, 6] as const;
export type FamilyName = 'BG/NBD' | 'Pareto/NBD' | 'MBG/NBD' | `MBG/CNBD-${2 | 3 | 4 | 5 | 6}` | `BG/CNBD-${2 | 3 | 4 | 5 | 6}`;

/** Parameters in the order of the papers: r, alpha, a, b, or r, alpha, s, beta. */
export type Parameters = readonly [number, number, number, number];
export interface Asked { readonly history: History; readonly weeks: number }

export interface Family {
  readonly name: FamilyName;
  readonly parameterNames: readonly [string, string, string, string];
  readonly start: Parameters;
  /** Log-likelihood of all customers and its gradient. */
  readonly likelihood: (cells: Cells) => (parameters: Parameters, gradient: Float64Array) => number;
  readonly logLikelihood: (parameters: Parameters, history: History) => number;
  readonly alive: (parameters: Parameters, history: History) => number;
  readonly expected: (parameters: Parameters, asked: Asked) => number;
}

const counting = ([r, alpha, a, b]: Parameters): CountParameters => ({ r, alpha, a, b });
const pareto = ([r, alpha, s, beta]: Parameters): ParetoParameters => ({ r, alpha, s, beta });

const countFamily = (name: FamilyName, shape: CountShape): Family => ({
  name, parameterNames: ['r', 'alpha', 'a', 'b'], start: [0.5, 6, 0.8, 2],
  likelihood: (cells) => {
    const of = countLikelihood(shape, cells);
    return (parameters, gradient) => of(counting(parameters), gradient);
  },
  logLikelihood: (parameters, history) => countLogLikelihood(shape, counting(parameters), history),
  alive: (parameters, history) => countAlive(shape, counting(parameters), history),
  expected: (parameters, asked) => countExpected(shape, counting(parameters), asked),
});

const paretoFamily: Family = {
  name: 'Pareto/NBD', parameterNames: ['r', 'alpha', 's', 'beta'], start: [0.5, 8, 0.6, 10],
  likelihood: (cells) => {
    const of = paretoLikelihood(cells);
    return (parameters, gradient) => of(pareto(parameters), gradient);
  },
  logLikelihood: (parameters, history) => paretoLogLikelihood(pareto(parameters), history),
  alive: (parameters, history) => paretoAlive(pareto(parameters), history),
  expected: (parameters, asked) => paretoExpected(pareto(parameters), asked),
};

const regular = ([2, 3, 4, 5, 6] as const);

/** All models by name. */
export const families: ReadonlyMap<FamilyName, Family> = new Map([
  countFamily('BG/NBD', { k: 1, leavesAtFirst: 0 }), countFamily('MBG/NBD', { k: 1, leavesAtFirst: 1 }), paretoFamily,
  ...regular.map((k) => countFamily(`MBG/CNBD-${k}`, { k, leavesAtFirst: 1 })),
  ...regular.map((k) => countFamily(`BG/CNBD-${k}`, { k, leavesAtFirst: 0 })),
].map((family) => [family.name, family]));

/** A model by its name; a RangeError when there is none. */
export const familyOf = (name: FamilyName): Family => {
  const family = families.get(name);
  if (family === undefined) throw new RangeError(`there is no model ${String(name)}`);
  return family;
};
