import { describe, expect, it } from '@jest/globals';
import type { PointsOpenedV1 } from '@fealty/contracts';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, perEuro, run, type Run } from '../../testing/points-run.fixture.js';
import { openBalance, type OpeningLot } from './open-balance.rules.js';

const journalId = '3b241101-e2bb-4255-8caf-4136c566a962';
const at = '2026-03-01T10:00:00.000Z';
const policy = aPolicy({ ...perEuro, expiryWarningDays: 14 });
const lot = (points: number, lastDay: string | null = null, earnedOn: string | null = null): OpeningLot => ({ points, lastDay, earnedOn });
const open = ({ state }: Pick<Run, 'state'>, ...lots: OpeningLot[]) =>
  openBalance(state, { id: 'c', customerId: 'c', programme: 'demo', occurredAt: at, correlationId: 'c', import: false, caller: { subject: 'points', role: 'service' }, input: { journalId, lots, by: 'a-1', secondBy: 'a-2' } }, policy);
const nobody = run([], policy);
const accepted = (outcome: ReturnType<typeof open>) => {
  if (outcome.refused !== undefined) throw new Error(`refused: ${outcome.refused}`);
  return { data: outcome.events?.at(-1)?.data as PointsOpenedV1['data'], state: { customer: outcome.customer ?? nobody.state.customer, parts: {} } };
};
const opened = (outcome: ReturnType<typeof open>) => accepted(outcome).data;

describe('a balance with a predecessor', () => {
  it('comes in as lots that end when they did, warned of in time, oldest first among those that end together', () => {
    const outcome = open(nobody, lot(100, '2026-12-31', '2025-05-10'), lot(40));
    expect(opened(outcome)).toMatchObject({
      points: 140, repaidDebt: 0, by: 'a-1', secondBy: 'a-2', policyVersion: 1, balance: { available: 140, debt: 0 },
      lots: [
        { lotId: `opening/${journalId}#1`, points: 100, activatedAt: '2025-05-09T22:00:00.000Z', expiresAt: '2026-12-31T23:00:00.000Z', warnAt: '2026-12-16T23:00:00.000Z' },
        { lotId: `opening/${journalId}#2`, points: 40, activatedAt: at, expiresAt: null, warnAt: null },
      ],
    });
    expect(outcome).toMatchObject({ answer: { points: 140 }, customer: { available: 140, opened: journalId } });
  });

  it('repays debt first, by the lots that end first', () => {
    const story = new OrderStory();
    const owing = run([...story.pay([{ netMinor: 5_000 }]), ...story.complete(0), ask('spend', at, { orderId: 'elsewhere', points: 50 }), ...story.cancel(0)], policy);
    expect(owing.state.customer.debt).toBe(50);
    expect(opened(open(owing, lot(100), lot(30, '2026-12-31'))).lots).toEqual([expect.objectContaining({ lotId: `opening/${journalId}#1`, points: 80 })]);
    expect(opened(open(owing, lot(20, '2026-12-31'), lot(10)))).toMatchObject({ points: 30, repaidDebt: 30, lots: [], balance: { available: 0, debt: 20 } });
  });

  it('comes in once, whatever journal it stands in', () => {
    expect(open(accepted(open(nobody, lot(100))), lot(100))).toMatchObject({ refused: 'opened-already' });
  });

  it('is refused when the balance would be more than an account may have', () => {
    expect(open(nobody, lot(1_000_000_000_000), lot(1))).toMatchObject({ refused: 'too-many-points' });
    expect(open(nobody, lot(1_000_000_000_000))).toMatchObject({ answer: { points: 1_000_000_000_000 } });
    const story = new OrderStory();
    expect(open(run(story.pay([{ netMinor: 100 }]), policy), lot(1_000_000_000_000))).toMatchObject({ refused: 'too-many-points' });
  });

  it('that ends too soon for its warning ends later, for nobody is surprised', () => {
    const { state } = accepted(open(nobody, lot(10, '2026-03-05')));
    const ticked = run([{ type: 'ticked', now: '2026-03-01T11:00:00.000Z' }], policy, { ...nobody, state });
    expect([state.customer.lots[0]?.expiresAt, ticked.state.customer.lots[0]?.expiresAt]).toEqual(['2026-03-05T23:00:00.000Z', '2026-03-15T11:00:00.000Z']);
  });
});
