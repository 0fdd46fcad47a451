import { describe, expect, it } from '@jest/globals';
import type { Due, Outcome } from '@fealty/contracts';
import { nextNewsAt } from '../state/clocks.rules.js';
import type { Case, Complainant, Matter } from '../state/matter.rules.js';
import { sayNorms } from './say-norms.rules.js';

const norms: Case['norms'] = {
  policyVersion: 1, firstResponseMinutes: 60, nextResponseMinutes: 60, resolutionMinutes: 120, warnBeforeMinutes: 15, calendar: { zone: 'UTC', holidays: [], windows: {} },
};
const opened: Case = { caseId: 'c-1', category: 'delivery', channel: 'web', norms, said: [], moves: [{ kind: 'wrote', id: 'c-1', at: '2026-03-02T10:00:00.000Z', by: 'ada', reason: 'complained' }] };
const matter: Matter = { programme: 'demo', category: 'delivery', cases: [opened] };
const due = (occurredAt: string, part: string | undefined = 'category/delivery'): Due => ({
  id: `due/${occurredAt}`, customerId: 'x', programme: 'demo', occurredAt, correlationId: 'due', import: false, part, now: '2026-03-09T10:00:00.000Z',
});
const tick = (known: Matter, at: string) => accepted(sayNorms({ customer: { opened: 1 }, parts: { 'category/delivery': known } }, due(at)));
const accepted = (outcome: Outcome<Complainant, Matter>) => {
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return { known: outcome.parts?.['category/delivery'] as Matter, said: outcome.events?.map(({ contract, occurredAt }) => `${occurredAt} ${contract.type.split('.')[2] ?? ''}`) };
};

describe('a due norm', () => {
  it('is warned of and broken at its own moments, however late the tick comes, and never twice', () => {
    const all: string[] = [];
    let known = matter;
    for (let at = nextNewsAt(known); at !== undefined; at = nextNewsAt(known)) {
      const { known: after, said } = tick(known, at);
      all.push(...said ?? []);
      known = after;
    }
    expect(all).toEqual([
      '2026-03-02T10:45:00.000Z norm-warned', '2026-03-02T11:00:00.000Z norm-breached',
      '2026-03-02T11:45:00.000Z norm-warned', '2026-03-02T12:00:00.000Z norm-breached',
    ]);
  });

  it('says nothing that lies after it', () => {
    expect(tick(matter, '2026-03-02T10:44:00.000Z').said).toEqual([]);
  });

  it('changes nothing for a matter that is not there', () => {
    expect(sayNorms({ customer: { opened: 0 }, parts: {} }, due('2026-03-02T11:00:00.000Z'))).toEqual({});
  });
});
