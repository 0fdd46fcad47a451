import { describe, expect, it } from '@jest/globals';
import type { Event } from '@fealty/contracts';
import fc from 'fast-check';
import { orderEvents, shopEvents, type OrderStory } from '../testing/a-history.js';
import { foldAll, instantOn, lookedAt, policyAt } from '../testing/folded.js';
import { lookedAtDayByDay, type DayMove } from '../testing/moves-day-by-day.js';
import { choices, interleaved, orderStory, sources } from '../testing/random-histories.js';
import { flowsOf, type Moved } from './get-funnel/funnel.rules.js';
import { movesChange, type KeptMove } from './state/kept-moves.rules.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';

const lastDay = 1_400;
const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
const [now, today] = [instantOn(lastDay), instantOn(lastDay).slice(0, 10)];

/** The rows of one customer, as statements bring them on. */
const replaced = (rows: readonly KeptMove[], before: LoyaltyFacts, after: LoyaltyFacts): readonly KeptMove[] => {
  if (after === before) return rows;
  const { gone, come } = movesChange({ before, after, policy: policyAt(after.asOf) });
  const left = gone === undefined ? rows : rows.filter(({ day, step }) => day < gone.day || (day === gone.day && step < gone.step));
  return [...left.filter(({ day, step }) => !come.some((one) => one.day === day && one.step === step)), ...come].sort((one, other) => one.day - other.day || one.step - other.step);
};

interface Way { readonly order: readonly number[]; readonly sizes: readonly number[]; readonly looks: readonly number[] }
const ways: fc.Arbitrary<Way> = fc.record({ order: choices, sizes: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }), looks: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 8 }) });

/** Told in batches of any size, with the clock looked at in between and at last. */
const rowsAfter = (events: readonly Event[], { sizes, looks }: Way): readonly KeptMove[] => {
  let [facts, rows]: [LoyaltyFacts, readonly KeptMove[]] = [nothingKnown, []];
  const come = (after: LoyaltyFacts): void => { [facts, rows] = [after, replaced(rows, facts, after)]; };
  for (let at = 0, turn = 0; at < events.length; turn += 1) {
    come(foldAll(events.slice(at, (at += sizes[turn % sizes.length] ?? 1)), facts));
    come(lookedAt(facts, instantOn(looks[turn % looks.length] ?? 0)));
  }
  come(lookedAt(facts, now));
  return rows.filter(({ day }) => dayText(day) <= today);
};
const asTold = (rows: readonly KeptMove[]): DayMove[] => rows.map(({ day, from, to }) => ({ day: dayText(day), from, to }));

describe('the moves of a customer, for any history', () => {
  it('are those that are seen when each day is looked at by itself, in whatever order and batches the history is told', () => {
    fc.assert(fc.property(sources, ways, (streams, way) => {
      const events = interleaved(streams, way.order);
      fc.pre(events.length > 0);
      expect(asTold(rowsAfter(events, way))).toEqual(lookedAtDayByDay(events, today).moves);
    }), { numRuns: 300 });
  });

  it('do not show an order that came back whole: only that the customer was known since she placed it', () => {
    const lives = fc.record({ others: fc.array(orderStory, { maxLength: 4 }), gone: orderStory, fate: fc.constantFrom<OrderStory['fate']>('returned', 'cancelled', 'charged-back') });
    fc.assert(fc.property(lives, ways, ways, ({ others, gone, fate }, one, other) => {
      const back: OrderStory = { ...gone, fate, daysLate: undefined, score: undefined, fellPercent: undefined, refundDays: undefined };
      const kept = [...others.map((story, index) => orderEvents(story, `o-${index}`)), shopEvents([[0, 'seen']])];
      const [bought, never] = [[...kept, orderEvents(back, 'o-gone')], [...kept, orderEvents(back, 'o-gone').slice(0, 1)]];
      expect(rowsAfter(interleaved(bought, other.order), other)).toEqual(rowsAfter(interleaved(never, one.order), one));
    }));
  });

  it('add up: in every cohort and month, who was there, came and returned, less who was lost, is who is there', () => {
    fc.assert(fc.property(fc.array(sources, { minLength: 1, maxLength: 8 }), ways, (lives, way) => {
      const people = lives.map((streams) => interleaved(streams, way.order)).filter((events) => events.length > 0);
      const cohortOf = (rows: readonly { day: number }[]): string => dayText(rows[0]?.day ?? 0).slice(0, 7);
      const told = people.map((events) => ({ rows: rowsAfter(events, way), ...lookedAtDayByDay(events, today) }));
      for (const [cohort, members] of Map.groupBy(told, ({ rows }) => cohortOf(rows))) {
        const moves = members.flatMap(({ rows }) => rows.map(({ day, from, to }): Moved => ({ cohort, month: dayText(day).slice(0, 7), from, to, customers: 1 })));
        for (const { month, before, new: came, returned, lost, after } of flowsOf(moves, 1)) {
          const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).toISOString().slice(0, 10);
          const there = members.filter(({ places }) => ['first-time', 'repeat', 'advocate'].includes(places.get(end < today ? end : today) ?? '')).length;
          expect([month, before + came + returned - lost, after]).toEqual([month, there, there]);
        }
      }
    }), { numRuns: 50 });
  });
});
