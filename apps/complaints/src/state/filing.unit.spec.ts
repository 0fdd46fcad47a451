import { describe, expect, it } from '@jest/globals';
import { policy, type PolicyInForce } from '@fealty/contracts';
import { file, type Filing } from './filing.rules.js';
import { matterKey, statusOf, withMove, type Complainant, type Matter, type Move } from './matter.rules.js';

const document = policy.parse({ programme: 'demo', currency: 'EUR', zone: 'Europe/Berlin', platforms: [{ id: 'web', source: '/shop/web' }] });
const inForce = (version: number, firstResponseMinutes = 480): PolicyInForce => ({
  version, numbered: () => undefined, policy: { ...document, complaints: { ...document.complaints, norms: { ...document.complaints.norms, firstResponseMinutes } } },
});
const cause = { customerId: '9b2c6b0e-5c0f-4a8e-8a43-0d5e8f3a2b11', programme: 'demo', occurredAt: '2026-03-02T10:00:00.000Z', correlationId: 'x', import: false };
const filing = (id: string, changes: Partial<Filing> & { imported?: boolean } = {}): Filing => ({
  id, cause: { ...cause, id, import: changes.imported ?? false }, at: '2026-03-02T10:00:00.000Z', by: 'ada', category: 'delivery', orderId: 'o-1', channel: 'web', ...changes,
});
interface Known { customer: Complainant; parts: Record<string, Matter | undefined> }
const nothing: Known = { customer: { opened: 0 }, parts: {} };
const after = (known: Known, one: Filing, policyInForce = inForce(1)): Known => {
  const { customer, parts } = file(known, one, policyInForce);
  return { customer: customer ?? known.customer, parts: { ...known.parts, ...parts } };
};
const acted = (known: Known, kind: Move['kind']): Known => {
  const matter = known.parts['order/o-1'] as Matter;
  const cases = matter.cases.map((one) => withMove(one, { kind, id: kind, at: '2026-03-02T12:00:00.000Z', by: 'a-7', reason: 'r' }));
  return { ...known, parts: { ...known.parts, 'order/o-1': { ...matter, cases } } };
};
const say = (known: Known, one: Filing) => file(known, one, inForce(1)).events?.map(({ contract, data }) => ({ type: contract.type, data }));

describe('filing a complaint', () => {
  it('opens a case with the norms in force and tells the due instants', () => {
    expect(say(nothing, filing('c-1'))).toEqual([{ type: 'fealty.complaints.complaint-opened.v1', data: {
      caseId: 'c-1', category: 'delivery', channel: 'web', orderId: 'o-1',
      norms: { firstResponseDueAt: '2026-03-02T18:00:00.000Z', resolutionDueAt: '2026-03-04T02:00:00.000Z' } } }]);
    expect(after(nothing, filing('c-1')).customer).toEqual({ opened: 1 });
  });

  it('joins the case of the same order, whatever its category, and starts the next-response clock', () => {
    const opened = after(nothing, filing('c-1'));
    expect(say(opened, filing('c-2', { category: 'quality', at: '2026-03-02T11:00:00.000Z' }))).toEqual([{
      type: 'fealty.complaints.complaint-joined.v1', data: { caseId: 'c-1', channel: 'web', nextResponseDueAt: '2026-03-02T19:00:00.000Z' } }]);
  });

  it('joins the case of the same category when no order is named', () => {
    const [one, two, three] = [filing('c-1', { orderId: undefined }), filing('c-2', { orderId: undefined }), filing('c-3', { orderId: undefined, category: 'price' })];
    const opened = after(nothing, one);
    expect(file(opened, two, inForce(1)).joined).toBe(true);
    expect(file(opened, three, inForce(1)).joined).toBe(false);
  });

  it('opens a case for another order', () => {
    expect(file(after(nothing, filing('c-1')), filing('c-2', { orderId: 'o-2' }), inForce(1)).joined).toBe(false);
  });

  it.each(['answered', 'waiting'] as const)('joins a case that is %s and opens it again for an answer', (kind) => {
    const joined = file(acted(after(nothing, filing('c-1')), kind), filing('c-2', { at: '2026-03-02T13:00:00.000Z' }), inForce(1));
    expect(joined.joined).toBe(true);
    expect(statusOf(joined.found)).toBe('open');
  });

  it('opens a new case after the last one was resolved', () => {
    const again = after(acted(after(nothing, filing('c-1')), 'resolved'), filing('c-2'));
    expect(again.parts['order/o-1']?.cases.map(({ caseId }) => caseId)).toEqual(['c-1', 'c-2']);
  });

  it('keeps the norms of the opening under a later policy', () => {
    const joined = after(after(nothing, filing('c-1')), filing('c-2'), inForce(2, 60));
    expect(joined.parts['order/o-1']?.cases[0]?.norms).toMatchObject({ policyVersion: 1, firstResponseMinutes: 480 });
  });

  it('takes the same complaint of a platform once, however it is told', () => {
    const opened = after(nothing, filing('c-1', { complaintId: 'p-9' }));
    expect(file(opened, filing('c-2', { complaintId: 'p-9' }), inForce(1))).toEqual({ found: opened.parts['order/o-1']?.cases[0], joined: true });
  });

  it('starts no norm for imported history, until the customer writes about it now', () => {
    const imported = after(nothing, filing('c-1', { imported: true }));
    expect(imported.parts['order/o-1']?.cases[0]?.norms).toBeUndefined();
    expect(say(nothing, filing('c-1', { imported: true }))?.[0]?.data).toMatchObject({ norms: {} });
    expect(say(imported, filing('c-2'))?.[0]?.data).toMatchObject({ caseId: 'c-1', nextResponseDueAt: '2026-03-02T18:00:00.000Z' });
  });
});

describe('the key of a matter', () => {
  it('does not confuse an order with a category of the same name', () => {
    expect(matterKey({ category: 'x', orderId: 'x' })).not.toBe(matterKey({ category: 'x' }));
  });
});
