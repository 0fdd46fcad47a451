import { describe, expect, it } from '@jest/globals';
import { readCodes, storedFaults } from './read-codes.rules.js';

const detailsOf = (text: string): readonly string[] => {
  const read = readCodes(text);
  return 'faults' in read ? read.faults.map(({ detail }) => detail) : [];
};

describe('a list of codes', () => {
  it('has one code a line, whatever the line ends with', () => {
    for (const text of ['A-1\nB-2', 'A-1\r\nB-2\r\n', '\ufeffA-1\nB-2\n']) expect(readCodes(text)).toEqual({ codes: ['A-1', 'B-2'] });
  });

  it('names each line that repeats an earlier one, and not the code', () => {
    expect(detailsOf('A-1\nB-2\nA-1\nC-3\nB-2\nA-1\n')).toEqual(['line 3: is the same code as line 1', 'line 5: is the same code as line 2', 'line 6: is the same code as line 1']);
    expect(readCodes('A-1\nA-1')).toEqual({ faults: [{ pointer: '', line: 2, detail: 'line 2: is the same code as line 1' }] });
  });

  it('has no empty line, no space, nothing unprintable and nothing too long', () => {
    expect(detailsOf('A-1\n\nB 2\nC\u00e9\n D\n' + 'x'.repeat(201))).toEqual([
      'line 2: is empty', ...[3, 4, 5, 6].map((line) => `line ${line}: must be 1 to 200 printable characters without spaces`),
    ]);
    expect(detailsOf('')).toEqual(['line 1: there is no code']);
    expect(detailsOf(Array.from({ length: 10_001 }, (_, n) => `c${n}`).join('\n'))).toEqual(['line 10001: at most 10000 codes at a time']);
  });

  it('names lines whose codes are stored already', () => {
    expect(storedFaults(['A', 'B', 'C'], new Set(['C', 'A'])).map(({ line }) => line)).toEqual([1, 3]);
  });
});
