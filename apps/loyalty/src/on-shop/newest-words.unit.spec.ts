import { describe, expect, it } from '@jest/globals';
import { shopMembershipEndedV1, shopMembershipPaidV1, type Event } from '@fealty/contracts';
import { anEvent } from '../../testing/an-event.js';
import { foldAll, profileNow } from '../../testing/folded.js';

const dayOf = (month: number): string => new Date(Date.UTC(2024, month, 1)).toISOString().slice(0, 10);
const paid = (month: number): Event => anEvent(shopMembershipPaidV1, { membership: 'plus', until: dayOf(month + 1) }, { occurredAt: `${dayOf(month)}T10:00:00.000Z` });
const ended = (month: number): Event => anEvent(shopMembershipEndedV1, { membership: 'plus' }, { occurredAt: `${dayOf(month)}T10:00:00.000Z` });
const givenBy = (events: readonly Event[]) => profileNow(foldAll(events)).tier.given;
const wordOf = (month: number) => ({ since: `${dayOf(month)}T10:00:00.000Z`, until: dayOf(month + 1), membership: 'plus' });
const months = Array.from({ length: 13 }, (_, month) => month);

describe('words about a membership', () => {
  it('are told with those that they replaced, so that an imported year of them counts month by month, in whatever order it came', () => {
    expect(givenBy(months.map(paid))).toEqual(months.map(wordOf));
    expect(givenBy([...months].reverse().map(paid))).toEqual(months.map(wordOf));
    expect(givenBy([...months, ...months].map(paid))).toEqual(months.map(wordOf));
  });

  it('of one instant are one, the greater', () => {
    expect(givenBy([ended(0), paid(0), ended(0), paid(1), ended(0)])).toEqual([wordOf(0), wordOf(1)]);
    expect(givenBy([paid(1), ended(0), paid(0)])).toEqual([wordOf(0), wordOf(1)]);
  });

  it('are the newest and the latest 20 before it', () => {
    const many = Array.from({ length: 30 }, (_, month) => month);
    expect(givenBy(many.map(paid))).toEqual(many.slice(9).map(wordOf));
    expect(givenBy([...many].reverse().map(paid))).toEqual(many.slice(9).map(wordOf));
  });
});
