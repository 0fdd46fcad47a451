import { describe, expect, it } from '@jest/globals';
import { earnedTiersMost, type PolicyDocument } from '@fealty/contracts';
import { checkVersion, type NumberedInput } from '@fealty/testing';
import fc from 'fast-check';
import { orderEvents, pointsEvents, shopEvents, type Told } from '../testing/a-history.js';
import { aPolicy } from '../testing/an-event.js';
import { foldUnder, instantOn, lookedAtUnder } from '../testing/folded.js';
import { numbered } from '../testing/loyalty-database.js';
import { choices, interleaved, orderStory } from '../testing/random-histories.js';
import { dayNumber, localDayNumber } from './state/days.rules.js';
import { nothingKnown, type LoyaltyFacts } from './state/loyalty-facts.rules.js';
import { profileOf } from './state/profile.rules.js';
import { statedAt } from './state/stated-at.rules.js';
import { tierOf } from './state/tier.rules.js';

// Histories of five years, so that tiers are won, renewed and lost by both windows.

const years = 5 * 365;
const orders = fc.array(fc.tuple(orderStory, fc.integer({ min: 0, max: years })).map(([story, paidOnDay]) => ({ ...story, paidOnDay })), { minLength: 1, maxLength: 12 });
const settings = fc.record({
  measure: fc.constantFrom('kept-money' as const, 'base-points' as const), windowMonths: fc.constantFrom(3, 12),
  review: fc.record({ months: fc.constantFrom(1, 12, 13), graceDays: fc.constantFrom(0, 14, 40), decline: fc.constantFrom('one-step' as const, 'by-balance' as const) }),
});
const tiers = [{ name: 'base', from: 0 }, { name: 'silver', from: 200 }, { name: 'gold', from: 500 }, { name: 'platinum', from: 20_000 }];
const look = fc.integer({ min: years, max: years + 900 });
const ways = fc.record({ one: choices, other: choices, looks: fc.array(fc.integer({ min: 0, max: years + 900 }), { minLength: 1, maxLength: 8 }) });

const streamsOf = (stories: readonly Parameters<typeof orderEvents>[0][]): Told[][] =>
  [pointsEvents(stories), shopEvents([[years + 30, 'seen']]), ...stories.map((story, index) => orderEvents(story, `o-${index}`))];

/** What is known of purchases on earlier days. */
const before = (facts: LoyaltyFacts, day: number): LoyaltyFacts => ({
  ...facts, orders: { ...facts.orders, days: facts.orders.days.filter(([on]) => on < day) }, points: { ...facts.points, base: facts.points.base.filter(([on]) => on < day) },
});

describe.each(['rolling', 'calendar-year'] as const)('tiers by a window that is %s, for any history', (window) => {
  const policyOf = (told: PolicyDocument['loyalty']) => aPolicy({ ...told, tiers, window });

  it('come to the same in whatever order news arrives, and whenever the clock is looked at', () => {
    fc.assert(fc.property(settings, orders, ways, (told, stories, { one, other, looks }) => {
      const policy = policyOf(told);
      const end = instantOn(years + 900);
      const watched = interleaved(streamsOf(stories), one).reduce<LoyaltyFacts>((facts, event, index) => lookedAtUnder(policy, foldUnder(policy, [event], facts), instantOn(looks[index % looks.length] ?? 0)), nothingKnown);
      const [seen, unseen] = [lookedAtUnder(policy, watched, end), lookedAtUnder(policy, foldUnder(policy, interleaved(streamsOf(stories), other)), end)];
      expect(seen).toEqual(unseen);
    }), { numRuns: 40 });
  });

  it('are on each day what the days before it had earned, and what was kept later shows in no earlier day', () => {
    fc.assert(fc.property(settings, orders, fc.record({ order: choices, end: look, day: fc.integer({ min: 0, max: years + 900 }) }), (told, stories, { order, end, day }) => {
      const policy = policyOf(told);
      const facts = lookedAtUnder(policy, foldUnder(policy, interleaved(streamsOf(stories), order)), instantOn(end));
      const { day: statedOn } = statedAt(facts, policy);
      const asked = Math.min(localDayNumber(instantOn(day), policy.zone), statedOn);
      const earned = tierOf(facts, policy, { instant: '', day: statedOn }).earned ?? [];
      const onDay = earned.findLast(({ from }) => dayNumber(from) <= asked)?.name ?? 'base';
      if (earned.length < earnedTiersMost) expect(onDay).toBe(tierOf(before(facts, asked), policy, { instant: '', day: asked }).name);
    }), { numRuns: 60 });
  });

  it('are what a second count comes to, when the newest event is told and after the years that follow', () => {
    const names = new Set<string>();
    fc.assert(fc.property(settings, orders, fc.record({ order: choices, day: look }), (told, stories, { order, day }) => {
      const policy = policyOf(told);
      const events = numbered('c', interleaved(streamsOf(stories), order));
      const inputs = events.map((event): NumberedInput => ({ ...event, topic: event.contract.topic.name, data: event.data as NumberedInput['data'] }));
      const restsOn = Object.fromEntries(inputs.map(({ topic, sequence }) => [topic, sequence]));
      const atNews = foldUnder(policy, events);
      for (const facts of [atNews, lookedAtUnder(policy, atNews, instantOn(day))]) {
        const profile = profileOf(facts, policy);
        names.add(profile.tier.name);
        const said = { asOf: statedAt(facts, policy).instant, policyVersion: 1, modelVersion: undefined, profile, causes: [] };
        expect(checkVersion(inputs, { policies: [{ version: 1, effectiveFrom: '2020-01-01T00:00:00.000Z', policy }], models: [] }, { said, restsOn })).toEqual([]);
      }
    }), { numRuns: 40 });
    expect([...names]).toEqual(expect.arrayContaining(['base', 'silver', 'gold']));
  });
});
