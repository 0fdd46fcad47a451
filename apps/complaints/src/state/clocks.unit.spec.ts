import { describe, expect, it } from '@jest/globals';
import { clocksOf, inTime, nextNewsAt, nextNormAt, unsaidOf } from './clocks.rules.js';
import { withMove, type Case, type Move, type Norms } from './matter.rules.js';

const office = [{ from: '09:00', to: '17:00' }];
const norms: Norms = {
  policyVersion: 1, firstResponseMinutes: 480, nextResponseMinutes: 240, resolutionMinutes: 960, warnBeforeMinutes: 30,
  calendar: { zone: 'UTC', holidays: [], windows: { mon: office, tue: office, wed: office, thu: office, fri: office } },
};
const move = (kind: Move['kind'], at: string): Move => ({ kind, at: `2026-03-${at}:00.000Z`, id: `${kind}@${at}`, by: 'somebody', reason: 'because' });
const aCase = (...moves: Move[]): Case => moves.reduce(withMove, { caseId: 'c-1', category: 'delivery', channel: 'web', norms, moves: [], said: [] });
const clock = (found: Case, norm: string) => clocksOf(found).find((one) => one.norm === norm);

// 2 March 2026 is a Monday.
const opened = move('wrote', '02T10:00');

describe('the first-response clock', () => {
  it('runs from the opening in business time', () => {
    expect(clock(aCase(opened), 'first-response')).toMatchObject({ dueAt: '2026-03-03T10:00:00.000Z', warnAt: '2026-03-03T09:30:00.000Z' });
  });

  it('stops at the first answer', () => {
    const answered = aCase(opened, move('answered', '02T12:00'));
    expect(clock(answered, 'first-response')).toMatchObject({ stoppedAt: '2026-03-02T12:00:00.000Z' });
    expect(clock(answered, 'first-response')?.dueAt).toBeUndefined();
  });

  it('pauses while the case waits on the customer and goes on where it stopped', () => {
    const waiting = aCase(opened, move('waiting', '02T12:00'));
    expect(clock(waiting, 'first-response')?.dueAt).toBeUndefined();
    expect(clock(aCase(...waiting.moves, move('wrote', '04T09:00')), 'first-response')?.dueAt).toBe('2026-03-04T15:00:00.000Z');
  });

  it('starts earlier when an earlier message becomes known late', () => {
    expect(clock(aCase(opened, move('wrote', '02T09:00')), 'first-response')?.startedAt).toBe('2026-03-02T09:00:00.000Z');
  });

  it('does not run for an imported opening, nor does the resolution clock', () => {
    const imported = { ...opened, imported: true as const };
    expect(clocksOf(aCase(imported))).toEqual([]);
    expect(clocksOf(aCase(imported, move('wrote', '05T10:00'))).map(({ norm }) => norm)).toEqual(['next-response']);
  });
});

describe('the next-response clock', () => {
  it('runs from the first message that has no answer yet', () => {
    const found = aCase(opened, move('answered', '02T12:00'), move('wrote', '02T13:00'), move('wrote', '02T14:00'));
    expect(clock(found, 'next-response')).toMatchObject({ startedAt: '2026-03-02T13:00:00.000Z', dueAt: '2026-03-02T17:00:00.000Z' });
  });

  it('leaves the first-response clock alone when the customer writes again before any answer', () => {
    const found = aCase(opened, move('wrote', '02T11:00'));
    expect(clock(found, 'first-response')?.dueAt).toBe('2026-03-03T10:00:00.000Z');
    expect(clock(found, 'next-response')?.dueAt).toBe('2026-03-02T15:00:00.000Z');
  });
});

describe('the resolution clock', () => {
  it('goes on over answers and stops when the case is resolved', () => {
    const answered = aCase(opened, move('answered', '02T12:00'));
    expect(clock(answered, 'resolution')?.dueAt).toBe('2026-03-04T10:00:00.000Z');
    expect(clock(aCase(...answered.moves, move('resolved', '02T16:00')), 'resolution')?.dueAt).toBeUndefined();
  });

  it('stays broken once its due instant passed, also when the case waits or ends afterwards', () => {
    const late = aCase(opened, move('answered', '02T12:00'), move('waiting', '05T12:00'), move('resolved', '06T12:00'));
    expect(clock(late, 'resolution')?.dueAt).toBe('2026-03-04T10:00:00.000Z');
  });
});

describe('an answer', () => {
  it('is in time before the due instant and late from it on', () => {
    expect(inTime(aCase(opened), '2026-03-03T09:59:59.999Z', ['first-response'])).toBe(true);
    expect(inTime(aCase(opened), '2026-03-03T10:00:00.000Z', ['first-response'])).toBe(false);
  });
});

describe('what is to be said of norms', () => {
  it('is a warning before and a breach at each due instant, in the order of time', () => {
    expect(unsaidOf(aCase(opened)).map(({ kind, norm, at }) => `${at} ${norm} ${kind}`)).toEqual([
      '2026-03-03T09:30:00.000Z first-response warned', '2026-03-03T10:00:00.000Z first-response breached',
      '2026-03-04T09:30:00.000Z resolution warned', '2026-03-04T10:00:00.000Z resolution breached',
    ]);
  });

  it('is the breach alone when the answer came late and nothing had been said yet', () => {
    const late = unsaidOf(aCase(opened, move('answered', '03T11:00'))).filter(({ norm }) => norm === 'first-response');
    expect(late.map(({ kind, at }) => `${kind} ${at}`)).toEqual(['breached 2026-03-03T10:00:00.000Z']);
  });

  it('tells with a warning when the norm will be due, even if the case waits since', () => {
    const waits = aCase(opened, move('waiting', '03T09:45'));
    expect(unsaidOf(waits)[0]).toMatchObject({ kind: 'warned', norm: 'first-response', dueAt: '2026-03-03T10:00:00.000Z' });
  });

  it('is nothing twice, and nothing at all without norms', () => {
    const found = aCase(opened);
    expect(unsaidOf({ ...found, said: unsaidOf(found).map(({ key }) => key) })).toEqual([]);
    expect(unsaidOf({ caseId: 'c-1', category: 'delivery', channel: 'web', moves: found.moves, said: [] })).toEqual([]);
  });

  it('sets the next due instant of the matter', () => {
    const matter = { programme: 'demo', category: 'delivery', cases: [aCase(opened)] };
    expect(nextNewsAt(matter)).toBe('2026-03-03T09:30:00.000Z');
    expect(nextNewsAt({ ...matter, cases: [] })).toBeUndefined();
  });
});

describe('the place in the queue', () => {
  it('is the first due instant of a clock that runs', () => {
    expect(nextNormAt(aCase(opened))).toBe('2026-03-03T10:00:00.000Z');
    expect(nextNormAt(aCase(opened, move('answered', '02T12:00')))).toBe('2026-03-04T10:00:00.000Z');
  });

  it('is the last one while the case waits, and none when it is resolved', () => {
    expect(nextNormAt(aCase(opened, move('waiting', '05T12:00')))).toBeUndefined();
    expect(nextNormAt(aCase(opened, move('resolved', '02T12:00')))).toBeUndefined();
  });
});
