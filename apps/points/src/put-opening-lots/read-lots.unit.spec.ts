import { describe, expect, it } from '@jest/globals';
import { readLots } from './read-lots.rules.js';

const today = '2026-03-01';
const [one, two] = ['7b1f6c1e-4a64-4d0c-9d0a-2f6f0a3f9c11', '3b241101-e2bb-4255-8caf-4136c566a962'];
const header = 'customerId,points,lastDay,earnedOn';
const read = (...lines: string[]) => readLots([header, ...lines].join('\n'), today);
const faults = (...lines: string[]): string[] => {
  const done = read(...lines);
  return 'faults' in done ? done.faults.map(({ detail }) => detail) : [];
};

describe("a list of a predecessor's lots", () => {
  it('is read line by line, with the end that each lot has, and whatever ends its lines', () => {
    expect(readLots(`\ufeff${header}\r\n${one},100,2026-12-31,2025-05-10\r\n${one.toUpperCase()}, 25 ,,\r\n${two},1000000000000,2026-03-01\r\n`, today)).toEqual({ lots: [
      { line: 2, customerId: one, points: 100, lastDay: '2026-12-31', earnedOn: '2025-05-10' }, { line: 3, customerId: one, points: 25, lastDay: null, earnedOn: null },
      { line: 4, customerId: two, points: 1_000_000_000_000, lastDay: '2026-03-01', earnedOn: null },
    ] });
  });

  it.each([
    ['0', 'a whole number from 1'], ['-5', 'must not be negative'], ['1.5', 'nothing is rounded here'], ['1.0', 'nothing is rounded here'], ['1e3', 'in digits alone'], ['', 'in digits alone'], ['١٢', 'in digits alone'],
    ['1000000000001', 'at most 1000000000000'], ['99999999999999999999', 'at most 1000000000000'],
  ])('is refused for %p points', (points, why) => {
    expect(faults(`${one},${points},,`)).toEqual([expect.stringMatching(`^line 2: points .*${why}`)]);
  });

  it.each([
    [`x,1,,`, 'customerId must be a UUID'], [`${one},1,2026-02-28,`, 'lastDay is over: today is 2026-03-01'], [`${one},1,2026-02-30,`, 'lastDay must be a day'], [`${one},1,31.12.2026,`, 'lastDay must be a day'],
    [`${one},1,,2026-03-02`, 'earnedOn has not come'], [`${one},1,,yesterday`, 'earnedOn must be a day'], [`${one},1,,0000-01-01`, 'earnedOn must be a day from 1900 on'], [`${one},1,,1899-12-31`, 'earnedOn must be a day from 1900 on'], [`${one},1,,2025-02-29`, 'earnedOn must be a day'], [`${one},1`, 'it has 2'], [`${one},1,,,x`, 'it has 5'], [' ', 'it has 1'],
  ])('is refused for the line %p', (line, why) => { expect(faults(line)).toEqual([expect.stringContaining(`line 2: `)]); expect(faults(line)[0]).toContain(why); });

  it('is refused for the same customer and last day twice, and tells every fault by its line', () => {
    expect(faults(`${one},1,2026-12-31,`, `${two},1,2026-12-31,`, `${one},2,2026-12-31,2025-01-01`, `${two},-1,,`)).toEqual([
      'line 4: is the same customer and last day as line 2; add them up', expect.stringContaining('line 5: points must not be negative'),
    ]);
  });

  it('is refused without its header, without a lot, and with more than 10,000', () => {
    expect(readLots(`${one},1,,`, today)).toMatchObject({ faults: [{ line: 1 }] });
    expect(readLots('', today)).toMatchObject({ faults: [{ line: 1 }] });
    expect(read()).toMatchObject({ faults: [{ line: 2, detail: 'line 2: there is no lot' }] });
    expect(read(...Array.from({ length: 10_001 }, () => 'x'))).toMatchObject({ faults: [{ line: 10_002 }] });
  });

  it('tells at most 100 faults', () => { expect(faults(...Array.from({ length: 500 }, () => 'x'))).toHaveLength(100); });
});
