import type { Event } from '@fealty/contracts';

/** What the peers keep of a customer: see Projection.java, whose twin this is. */
export interface Projected {
  readonly customerId: string;
  /** How many events are counted in; the version of what is said is the customer's number of updates. */
  readonly events: number;
  readonly orders: number;
  readonly keptMinor: number;
  readonly points: number;
  readonly qualifying: number;
  readonly open: number;
  readonly satisfaction: number;
  readonly sent: number;
  readonly tier: 'base' | 'silver' | 'gold' | 'platinum';
  readonly lastSentAt?: string;
  readonly lastVisitAt?: string;
  readonly asOf: string;
}

export const nothingProjected = (customerId: string): Projected => (
  { customerId, events: 0, orders: 0, keptMinor: 0, points: 0, qualifying: 0, open: 0, satisfaction: 100, sent: 0, tier: 'base', asOf: '' });

interface Told {
  readonly purchase?: { readonly kept: boolean; readonly keptBefore: boolean; readonly keptMinor: number; readonly keptBeforeMinor: number };
  readonly balance?: { readonly available: number };
  readonly qualifyingPoints?: number;
}

const tierOf = (qualifying: number): Projected['tier'] => (qualifying >= 20_000 ? 'platinum' : qualifying >= 5_000 ? 'gold' : qualifying >= 1_000 ? 'silver' : 'base');
const bounded = (satisfaction: number): number => Math.max(0, Math.min(100, satisfaction));

const byType = (facts: Projected, { type, occurredAt }: Event): Partial<Projected> => {
  switch (type) {
    case 'fealty.complaints.complaint-opened.v1': return { open: facts.open + 1, satisfaction: bounded(facts.satisfaction - 15) };
    case 'fealty.complaints.complaint-resolved.v1': return { open: facts.open - 1, satisfaction: bounded(facts.satisfaction + 10) };
    case 'fealty.notifications.notification-sent.v1': return { sent: facts.sent + 1, lastSentAt: occurredAt };
    case 'fealty.shop.visit.v1': return { lastVisitAt: occurredAt };
    default: return {};
  }
};

/** What one event does to the state of its customer. */
export const project = (facts: Projected, event: Event): Projected => {
  const { purchase, balance, qualifyingPoints = 0 } = event.data as Told;
  const qualifying = facts.qualifying + qualifyingPoints;
  return {
    ...facts,
    events: facts.events + 1,
    orders: facts.orders + (purchase === undefined ? 0 : Number(purchase.kept) - Number(purchase.keptBefore)),
    keptMinor: facts.keptMinor + (purchase === undefined ? 0 : purchase.keptMinor - purchase.keptBeforeMinor),
    points: balance?.available ?? facts.points,
    qualifying, tier: tierOf(qualifying),
    ...byType(facts, event),
    asOf: event.occurredAt > facts.asOf ? event.occurredAt : facts.asOf,
  };
};
