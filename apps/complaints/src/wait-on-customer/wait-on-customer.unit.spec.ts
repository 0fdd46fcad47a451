import { describe, expect, it } from '@jest/globals';
import type { Command } from '@fealty/contracts';
import type { Act } from '../state/act.rules.js';
import type { Matter, Move } from '../state/matter.rules.js';
import { waitOnCustomer } from './wait-on-customer.rules.js';

const wrote: Move = { kind: 'wrote', id: 'c-1', at: '2026-03-02T10:00:00.000Z', by: 'ada', reason: 'complained' };
const matter = (...moves: Move[]): Matter => ({ programme: 'demo', category: 'delivery', cases: [{ caseId: 'c-1', category: 'delivery', channel: 'web', moves: [wrote, ...moves], said: [] }] });
const command: Command<Act> = {
  id: 'k', customerId: 'x', programme: 'demo', occurredAt: '2026-03-02T11:00:00.000Z', correlationId: 'k', import: false,
  caller: { subject: 'a-7', role: 'agent' }, input: { caseId: 'c-1', matter: 'category/delivery', reason: 'photo-asked-for' },
};

describe('waiting on the customer', () => {
  it('says who asked and why', () => {
    const outcome = waitOnCustomer({ customer: { opened: 1 }, parts: { 'category/delivery': matter() } }, command);
    expect(outcome).toMatchObject({ answer: { caseId: 'c-1', messageId: 'k', status: 'waiting-on-customer' } });
    expect(outcome.refused === undefined && outcome.events?.[0]?.data).toEqual({ caseId: 'c-1', agent: 'a-7', reason: 'photo-asked-for' });
  });

  it('is refused when the case waits already', () => {
    const waits = matter({ ...wrote, kind: 'waiting', id: 'w', at: '2026-03-02T10:30:00.000Z' });
    expect(waitOnCustomer({ customer: { opened: 1 }, parts: { 'category/delivery': waits } }, command)).toEqual({ refused: 'already-waiting' });
  });
});
