import { describe, expect, it } from '@jest/globals';
import type { Command } from '@fealty/contracts';
import type { Act } from '../state/act.rules.js';
import type { Case, Matter } from '../state/matter.rules.js';
import { resolveComplaint } from './resolve-complaint.rules.js';

const norms: Case['norms'] = {
  policyVersion: 1, firstResponseMinutes: 60, nextResponseMinutes: 30, resolutionMinutes: 120, warnBeforeMinutes: 0, calendar: { zone: 'UTC', holidays: [], windows: {} },
};
const matter: Matter = { programme: 'demo', category: 'delivery', cases: [{
  caseId: 'c-1', category: 'delivery', channel: 'web', norms, said: [], moves: [{ kind: 'wrote', id: 'c-1', at: '2026-03-02T10:00:00.000Z', by: 'ada', reason: 'complained' }] }] };
const resolve = (occurredAt: string) => {
  const command: Command<Act> = {
    id: 'k', customerId: 'x', programme: 'demo', occurredAt, correlationId: 'k', import: false,
    caller: { subject: 'a-7', role: 'agent' }, input: { caseId: 'c-1', matter: 'category/delivery', reason: 'sent-again' },
  };
  return resolveComplaint({ customer: { opened: 1 }, parts: { 'category/delivery': matter } }, command);
};
const said = (occurredAt: string): unknown => {
  const outcome = resolve(occurredAt);
  return outcome.refused === undefined ? outcome.events?.[0]?.data : outcome;
};

describe('resolving a complaint', () => {
  it('is in time by the resolution norm alone, even when no answer was given', () => {
    expect(said('2026-03-02T11:30:00.000Z')).toEqual({ caseId: 'c-1', agent: 'a-7', reason: 'sent-again', inTime: true });
  });

  it('is late from the due instant on', () => {
    expect(said('2026-03-02T12:00:00.000Z')).toMatchObject({ inTime: false });
  });
});
