import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addBusinessMs } from './business-time.rules.js';
import { clocksOf, unsaidOf } from './clocks.rules.js';
import { withMove, type Case, type Move, type Norms } from './matter.rules.js';

const calendar: Norms['calendar'] = { zone: 'Europe/Berlin', holidays: ['2026-04-06'], windows: { mon: [{ from: '09:00', to: '12:00' }, { from: '13:00', to: '17:00' }], sun: [{ from: '00:00', to: '24:00' }] } };
const norms: Norms = { policyVersion: 1, firstResponseMinutes: 300, nextResponseMinutes: 200, resolutionMinutes: 1_500, warnBeforeMinutes: 45, calendar };
const start = Date.UTC(2026, 2, 27, 8);

const later = fc.array(fc.tuple(fc.constantFrom('wrote', 'answered', 'waiting', 'resolved'), fc.nat(20_000)), { maxLength: 12 });
const moves = later.map((steps) => steps.map(([kind, minutes], index): Move => (
  { kind: kind as Move['kind'], id: `m-${index}`, at: new Date(start + minutes * 60_000).toISOString(), by: 'a', reason: 'r' })));
const opening: Move = { kind: 'wrote', id: 'opening', at: new Date(start).toISOString(), by: 'c', reason: 'r' };
const empty: Case = { caseId: 'c', category: 'x', channel: 'web', norms, moves: [opening], said: [] };
const byTime = (a: Move, b: Move): number => (a.at < b.at ? -1 : Number(a.at > b.at));

describe('clocks of a case', () => {
  it('do not depend on the order in which moves become known', () => {
    const apart = moves.map((all) => all.filter((move, index) => all.findIndex(({ at }) => at === move.at) === index && move.at !== opening.at));
    fc.assert(fc.property(apart, (all) => {
      expect(clocksOf(all.reduce(withMove, empty))).toEqual(clocksOf([...all].sort(byTime).reduce(withMove, empty)));
    }));
  });

  it('are never due earlier for having waited on the customer', () => {
    fc.assert(fc.property(moves, (all) => {
      const { moves: history } = all.reduce(withMove, empty);
      for (const { norm, startedAt, dueAt } of clocksOf({ moves: history, norms })) {
        const budget = { 'first-response': 300, 'next-response': 200, resolution: 1_500 }[norm];
        const unpaused = new Date(addBusinessMs(Date.parse(startedAt), budget * 60_000, calendar)).toISOString();
        if (dueAt !== undefined) expect(dueAt >= unpaused).toBe(true);
      }
    }));
  });

  it('keep a breach whatever happens after it', () => {
    fc.assert(fc.property(moves, (all) => {
      const ordered = [...all].sort(byTime);
      let before = empty;
      for (const move of ordered) {
        const broken = unsaidOf(before).filter(({ kind, at }) => kind === 'breached' && at < move.at).map(({ key, at }) => ({ key, at }));
        before = withMove(before, move);
        const after = unsaidOf(before).map(({ key, at }) => ({ key, at }));
        expect(after).toEqual(expect.arrayContaining(broken));
      }
    }));
  });
});
