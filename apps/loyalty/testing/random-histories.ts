import type { Event } from '@fealty/contracts';
import fc from 'fast-check';
import { complaintEvents, fates, ledgerMoves, messageEvents, orderEvents, pointsEvents, shopEvents, shopWords, type LedgerMove, type OrderStory, type ShopStory, type Told } from './a-history.js';

export const day = fc.integer({ min: 0, max: 330 });
export const days = fc.array(day, { maxLength: 4 });
export const orderStory: fc.Arbitrary<OrderStory> = fc.record({
  paidOnDay: day, minor: fc.integer({ min: 1, max: 60_000 }), daysLate: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  fate: fc.constantFrom(...fates), score: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  refundDays: fc.option(fc.constantFrom(null, -2, 0, 3, 4, 5, 30), { nil: undefined }),
  fellPercent: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
  category: fc.constantFrom('tea', 'cups', undefined), marginPercent: fc.option(fc.integer({ min: -20, max: 60 }), { nil: undefined }),
});
export const shopStory: fc.Arbitrary<ShopStory> = fc.tuple(day, fc.constantFrom(...shopWords));
export const ledgerMove: fc.Arbitrary<LedgerMove> = fc.tuple(day, fc.constantFrom(...ledgerMoves));

/** Told while history is imported, from a source of that kind. */
const asHistory = (events: readonly Told[], isHistory: boolean): Told[] => (isHistory ? events.map((event) => ({ ...event, import: true })) : [...events]);

/** What each source says of a customer, each in the order in which it says it; several orders say their words beside each other. */
export const sources = fc.record({
  orders: fc.array(orderStory, { maxLength: 6 }), cases: days, messages: days, shop: fc.array(shopStory, { maxLength: 6 }),
  moves: fc.array(ledgerMove, { maxLength: 3 }), activeAfterDays: fc.option(fc.constantFrom(5, 20, 30), { nil: undefined }), imported: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
}).map(({ orders, cases, messages, shop, moves, activeAfterDays, imported }) => [
  pointsEvents(orders, { moves, activeAfterDays }), complaintEvents(cases), messageEvents(messages), shopEvents(shop), ...orders.map((story, index) => orderEvents(story, `o-${index}`)),
].map((events, index) => asHistory(events, imported[index] === true)));

/** Takes the next event of one source after another, as the choices say: the order inside each source is kept. */
export const interleaved = <Said extends Event>(streams: readonly (readonly Said[])[], choices: readonly number[]): Said[] => {
  const next = streams.map(() => 0);
  const total = streams.reduce((sum, stream) => sum + stream.length, 0);
  return Array.from({ length: total }, (_, turn) => {
    const open = streams.flatMap((stream, index) => ((next[index] ?? 0) < stream.length ? [index] : []));
    const chosen = open[(choices[turn % choices.length] ?? 0) % open.length] ?? 0;
    const event = streams[chosen]?.[next[chosen] ?? 0];
    next[chosen] = (next[chosen] ?? 0) + 1;
    return event;
  }).filter((event) => event !== undefined);
};
export const choices = fc.array(fc.nat(100), { minLength: 1, maxLength: 40 });
