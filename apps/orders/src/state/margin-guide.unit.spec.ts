import { expect, it } from '@jest/globals';
import type { Purchase } from '@fealty/contracts';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { aPolicy, OrderBook, told } from '../../testing/order-book.fixture.js';

const guide = readFileSync(fileURLToPath(new URL('../../../../docs/guides/publish-events.md', import.meta.url)), 'utf8');
const order = JSON.parse(/^\{"orderId":"cost-o-1".*\}(?=\},$)/m.exec(guide)?.[0] ?? '{}') as { orderId: string; currency: 'EUR'; lines: object[] };
const at = '2026-03-01T10:00:00.000Z';
const later = '2026-03-05T10:00:00.000Z';
const [orderId, percents] = ['cost-o-1', { marginPercent: 20, marginPercentByCategory: { cups: 40 } }];
const paid = (more: object = {}, orders: Parameters<typeof aPolicy>[0] = percents) => new OrderBook(aPolicy(orders)).tell(told('placed', at, { ...order, ...more }), told('paid', at, { orderId }));
const returned = (...lines: readonly [lineId: string, quantity: number][]) => told('returned', later, { orderId, returnId: 'r-1', lines: lines.map(([lineId, quantity]) => ({ lineId, quantity })) });

it.each<[string, OrderBook]>([
  ['paid, while the policy estimates nothing', paid({}, {})],
  ['paid, under these percents', paid()],
  ['… then one tea comes back', paid().tell(returned(['1', 1]))],
  ['… or 10.00 is given back for the cup', paid().tell(told('refunded', later, { orderId, refundId: 'f-1', amountMinor: 1_000, lines: [{ lineId: '2', amountMinor: 1_000 }] }))],
  ['… or everything comes back', paid().tell(returned(['1', 2], ['2', 1]))],
  ['… or everything comes back, is cancelled', paid().tell(told('cancelled', later, { orderId }))],
  ['… or everything comes back, is cancelled or charged back', paid().tell(told('chargedBack', later, { orderId }))],
  ['… or all of it was paid with points', paid({ paidWithPointsMinor: 3_500 })],
])('the margin of the order in the guide is what its table says: %s', (says, book) => {
  const row = guide.split('\n').find((line) => line.startsWith(`| ${says}`)) ?? '';
  const { margin } = (book.said.at(-1)?.data as { purchase: Purchase }).purchase;
  const cells = row.split('|').slice(2, -1).map((cell) => (cell.trim() === '' ? undefined : Number(cell)));
  expect(cells).toEqual([margin?.minor, margin?.ofMinor, margin?.estimatedOfMinor, margin?.estimatedCostMinor]);
});

it('the policy in the guide is the one of its table', () => {
  expect(guide).toContain(`marginPercent: ${percents.marginPercent} `);
  expect(guide).toContain(`marginPercentByCategory: { cups: ${percents.marginPercentByCategory.cups} } `);
});
