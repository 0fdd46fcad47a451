import { describe, expect, it } from '@jest/globals';
import type { Command } from '@fealty/contracts';
import type { Case, Matter, Move } from '../state/matter.rules.js';
import { answerComplaint, type AnswerComplaint } from './answer-complaint.rules.js';

const norms: Case['norms'] = {
  policyVersion: 1, firstResponseMinutes: 60, nextResponseMinutes: 30, resolutionMinutes: 600, warnBeforeMinutes: 0, calendar: { zone: 'UTC', holidays: [], windows: {} },
};
const wrote: Move = { kind: 'wrote', id: 'c-1', at: '2026-03-02T10:00:00.000Z', by: 'ada', reason: 'complained' };
const matter = (...moves: Move[]): Matter => ({ programme: 'demo', category: 'delivery', cases: [{ caseId: 'c-1', category: 'delivery', channel: 'web', norms, moves: [wrote, ...moves], said: [] }] });
const command = (occurredAt: string, caseId = 'c-1'): Command<AnswerComplaint> => ({
  id: `k-${occurredAt}`, customerId: 'x', programme: 'demo', occurredAt, correlationId: 'k', import: false,
  caller: { subject: 'a-7', role: 'agent' }, input: { caseId, matter: 'category/delivery', reason: 'answered', text: 'It is on its way.' },
});
const answer = (known: Matter | undefined, at: string, caseId = 'c-1') => answerComplaint({ customer: { opened: 1 }, parts: { 'category/delivery': known } }, command(at, caseId));
const accepted = (known: Matter, at: string) => {
  const outcome = answer(known, at);
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return { parts: outcome.parts, said: outcome.events?.[0] };
};

describe('answering a complaint', () => {
  it('is the first response, in time before the norm', () => {
    expect(accepted(matter(), '2026-03-02T10:59:00.000Z').said?.data).toEqual({ caseId: 'c-1', agent: 'a-7', response: 'first', inTime: true });
  });

  it('is late from the due instant on', () => {
    expect(accepted(matter(), '2026-03-02T11:00:00.000Z').said?.data).toMatchObject({ inTime: false });
  });

  it('is a next response after the first one, measured from the message that it answers', () => {
    const known = matter({ ...wrote, kind: 'answered', id: 'a', at: '2026-03-02T10:30:00.000Z' }, { ...wrote, id: 'b', at: '2026-03-02T12:00:00.000Z' });
    expect(accepted(known, '2026-03-02T12:20:00.000Z').said?.data).toMatchObject({ response: 'next', inTime: true });
    expect(accepted(known, '2026-03-02T12:40:00.000Z').said?.data).toMatchObject({ response: 'next', inTime: false });
  });

  it('keeps the text out of state and events', () => {
    const { parts, said } = accepted(matter(), '2026-03-02T10:30:00.000Z');
    expect(JSON.stringify([parts, said?.data])).not.toContain('on its way');
  });

  it('comes after all that is known of the case', () => {
    const { said } = accepted(matter({ ...wrote, id: 'b', at: '2026-03-02T10:30:00.000Z' }), '2026-03-02T10:29:59.000Z');
    expect(said?.occurredAt).toBe('2026-03-02T10:30:00.000Z');
  });

  it('is refused for a case that is resolved or not there', () => {
    expect(answer(matter({ ...wrote, kind: 'resolved', id: 'r', at: '2026-03-02T10:10:00.000Z' }), '2026-03-02T10:30:00.000Z')).toEqual({ refused: 'case-resolved' });
    expect(answer(matter(), '2026-03-02T10:30:00.000Z', 'c-2')).toEqual({ refused: 'no-such-case' });
    expect(answer(undefined, '2026-03-02T10:30:00.000Z')).toEqual({ refused: 'no-such-case' });
  });
});
