import { describe, expect, it } from '@jest/globals';
import { loyaltyUpdatedV1, orderPaidV1, orderPlacedV1, pointsEarnedV1, policyPublishedV1, priceChangedV1, shopOrderPlacedV1, type EventContract } from '@fealty/contracts';
import { flowFaults, readersOf, type Flow, type ServiceFlow } from './service-flow.js';

const contracts: readonly EventContract[] = [shopOrderPlacedV1, orderPlacedV1, orderPaidV1, loyaltyUpdatedV1];

const types = (...some: readonly EventContract[]): Set<string> => new Set(some.map(({ type }) => type));
const service = (name: string, part: Partial<ServiceFlow>): ServiceFlow => ({ service: name, topics: [], handles: new Set(), ignores: new Set(), keeps: new Set(), says: [], ...part });
const ingest = service('ingest', { topics: ['platform.v1'], handles: types(shopOrderPlacedV1), says: [shopOrderPlacedV1] });
const orders = service('orders', { topics: ['shop.v1'], handles: types(shopOrderPlacedV1), says: [orderPlacedV1, orderPaidV1] });
const loyalty = service('loyalty', { topics: ['orders.v1'], handles: types(orderPaidV1), ignores: types(orderPlacedV1), says: [loyaltyUpdatedV1] });
const flow = (...services: readonly ServiceFlow[]): Flow => ({ services, door: { topic: 'platform.v1', types: [shopOrderPlacedV1.type] } });

describe('the flow of events', () => {
  it('is whole when every event said is read or ignored, and every event read is said', () => {
    expect(flowFaults(flow(ingest, orders, loyalty), contracts)).toEqual([]);
  });

  it('fails on an event that no service lists', () => {
    expect(flowFaults(flow(ingest, orders, { ...loyalty, topics: [], handles: new Set(), ignores: new Set() }), contracts)).toEqual([
      'fealty.orders.order-paid.v1 is said, and no service lists it as handled or as ignored',
      'fealty.orders.order-placed.v1 is said, and no service lists it as handled or as ignored',
    ]);
  });

  it('fails on an event of shop.v1 that only its own writer takes, from the platform', () => {
    const deaf = { ...orders, topics: [], handles: new Set<string>() };
    expect(flowFaults(flow(ingest, deaf, loyalty), contracts)).toEqual(['fealty.shop.order-placed.v1 is said, and no service lists it as handled or as ignored']);
  });

  it('fails on an event that a reader of its topic lists nowhere', () => {
    expect(flowFaults(flow(ingest, orders, loyalty, service('points', { topics: ['orders.v1'], handles: types(orderPaidV1) })), contracts))
      .toEqual(['points reads orders.v1 and lists fealty.orders.order-placed.v1 neither as handled nor as ignored: it would be parked']);
  });

  it('fails on an event that is read and never said, handled or ignored', () => {
    const silent = { ...loyalty, handles: types(orderPaidV1, pointsEarnedV1), ignores: types(orderPlacedV1, policyPublishedV1) };
    expect(flowFaults(flow(ingest, orders, silent), contracts)).toEqual([
      'loyalty reads fealty.points.points-earned.v1, and nobody says it', 'loyalty reads fealty.reference.policy-published.v1, and nobody says it',
    ]);
  });

  it('fails on a contract that nobody says, that two say, or that somebody says on a topic of another', () => {
    expect(flowFaults(flow(ingest, orders, loyalty), [...contracts, pointsEarnedV1])).toEqual(['fealty.points.points-earned.v1 is a contract, and no service says it']);
    expect(flowFaults(flow(ingest, orders, loyalty, service('points', { says: [orderPaidV1] })), contracts))
      .toEqual(['fealty.orders.order-paid.v1 is said by orders and points: one topic has one writer', 'points says fealty.orders.order-paid.v1 on orders.v1, which orders owns']);
  });

  it('names who keeps a catalogue fact as one that handles it', () => {
    expect(readersOf(flow(ingest, { ...orders, keeps: types(priceChangedV1) }, loyalty), priceChangedV1)).toEqual({ handled: ['orders'], ignored: [] });
  });

  it('fails on a word of the platform that nobody takes', () => {
    const open = { ...flow(ingest, orders, loyalty), door: { topic: 'platform.v1', types: [shopOrderPlacedV1.type, 'fealty.shop.price-changed.v1'] } };
    expect(flowFaults(open, contracts)).toEqual(['a platform may publish fealty.shop.price-changed.v1, and nobody takes it']);
  });
});
