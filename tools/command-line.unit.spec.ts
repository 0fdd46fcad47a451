import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import { endWithReader, Misasked, readArgs } from './command-line.js';

const program = { usage: 'npm run care -- SERVICE', options: { dry: { type: 'boolean' }, why: { type: 'string' } } } as const;
const faultOf = (...args: string[]): unknown => {
  try {
    return readArgs(program, args);
  } catch (error) {
    return error;
  }
};

describe('a command line', () => {
  it('is read into options and words', () => {
    expect(readArgs(program, ['points', '--dry', '--why', 'fixed'])).toMatchObject({ values: { dry: true, why: 'fixed' }, positionals: ['points'] });
  });

  it('asks for help whatever else stands in it', () => {
    expect(readArgs(program, ['--wrong', '--help'])).toBe('help');
    expect(readArgs(program, ['-h'])).toBe('help');
  });

  it('with unknown options is refused, naming all of them, what there is, and the usage', () => {
    const fault = faultOf('points', '--whi', 'x', '--dyr', '-v');
    expect(fault).toBeInstanceOf(Misasked);
    expect(String(fault)).toBe('Error: --whi, --dyr, -v are not known here; there are --dry, --why\nusage: npm run care -- SERVICE');
  });

  it('with an option that lacks its value, or has one too many, is refused by its name', () => {
    expect(String(faultOf('--why'))).toContain('--why takes a value');
    expect(String(faultOf('--why', '--dry'))).toContain('--why takes a value');
    expect(String(faultOf('--why', '-3'))).toContain('--why takes a value; one that begins with a dash is told as --why=-3\nusage:');
    expect(String(faultOf('--dry=yes'))).toContain('--dry takes no value');
  });

  it('takes a value that begins with a dash behind an equals sign, and a dash alone', () => {
    for (const [args, why] of [[['--why=-3'], '-3'], [['--why=--dry'], '--dry'], [['--why', '-'], '-']] as const) expect(readArgs(program, args)).toMatchObject({ values: { why } });
  });
});

describe('output whose reader has gone', () => {
  it('ends the program with 0; any other fault of the output is thrown', () => {
    const output = new EventEmitter();
    const codes: number[] = [];
    endWithReader(output, (code) => { codes.push(code); });
    output.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(codes).toEqual([0]);
    expect(() => output.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full');
  });
});
