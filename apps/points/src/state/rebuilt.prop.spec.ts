import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { after, run, startOfRun, told, type Run } from '../../testing/points-run.fixture.js';
import { randomHistory, randomPolicy } from '../../testing/random-history.fixture.js';
import { publishes } from '../publishes.js';
import { evolve, movedOrders } from './evolve.rules.js';
import { emptyAccount, type PointsFact, type PointsState } from './points-account.rules.js';

fc.configureGlobal({ numRuns: 300 });
const history = fc.array(fc.nat(), { maxLength: 120, size: 'max' }).map((drawn) => randomHistory(drawn));
const policies = fc.array(fc.array(fc.nat(), { minLength: 14, maxLength: 14 }), { minLength: 1, maxLength: 4 }).map((all) => all.map((numbers, index) => ({ ...randomPolicy(numbers), version: index + 1 })));
const contracts = new Map(publishes.contracts.map((contract) => [contract.type, contract]));

/** A history under policies that replace one another on the way; earlier versions stay known. */
const lived = ({ happenings }: ReturnType<typeof randomHistory>, versions: ReturnType<typeof randomPolicy>[]): Run => {
  const length = Math.ceil(happenings.length / versions.length);
  return versions.reduce<Run>((before, version, index) => run(happenings.slice(index * length, (index + 1) * length), after(version, ...versions.slice(0, index)), before), startOfRun);
};
const asRead = (fact: PointsFact): PointsFact => ({ ...fact, data: contracts.get(fact.type)?.data.parse(JSON.parse(JSON.stringify(fact.data))) }) as PointsFact;
/** As the batch loop does: only the orders that an event moves are at hand. */
const retold = (state: PointsState, fact: PointsFact): PointsState => {
  const ids = movedOrders(fact);
  const { customer, parts } = evolve({ customer: state.customer, parts: Object.fromEntries(ids.map((id) => [id, state.parts[id]])) }, fact);
  return { customer, parts: { ...state.parts, ...Object.fromEntries(Object.entries(parts).filter(([, order]) => order !== undefined)) } };
};
const asStored = (state: PointsState): unknown => JSON.parse(JSON.stringify(state));

describe('the state told again by its own events', () => {
  it('is what it was live, from events as they are read and the orders that they name, whatever policies replaced one another', () => {
    fc.assert(fc.property(history, policies, (drawn, versions) => {
      const { facts, state } = lived(drawn, versions);
      expect(asStored(facts.map(asRead).reduce(retold, { customer: emptyAccount(), parts: {} }))).toEqual(asStored(told(state)));
    }));
  });

  it('is the same wherever it is cut, and goes on where it was', () => {
    fc.assert(fc.property(history, policies, fc.nat(), (drawn, versions, cut) => {
      const { facts, state } = lived(drawn, versions);
      const at = cut % (facts.length + 1);
      const first = facts.slice(0, at).map(asRead).reduce(retold, { customer: emptyAccount(), parts: {} });
      const rest = facts.slice(at).map(asRead).reduce(retold, asStored(first) as PointsState);
      expect(asStored(rest)).toEqual(asStored(told(state)));
    }));
  });
});
