// A list of codes is taken whole or not at all: one code a line, none twice. What is wrong is told by its line, never by the code itself.
import { faultsMax, lineFault, type LineFault } from '../state/line-faults.rules.js';

const codesMax = 10_000;
const aCode = /^[\x21-\x7e]{1,200}$/;

const faultOf = (code: string, line: number, firstOf: Map<string, number>): LineFault | undefined => {
  if (!aCode.test(code)) return lineFault(line, code === '' ? 'is empty' : 'must be 1 to 200 printable characters without spaces');
  const before = firstOf.get(code);
  if (before !== undefined) return lineFault(line, `is the same code as line ${before}`);
  firstOf.set(code, line);
  return undefined;
};

/** The codes of a list, or what is wrong with it. */
export const readCodes = (text: string): { readonly codes: readonly string[] } | { readonly faults: readonly LineFault[] } => {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return { faults: [lineFault(1, 'there is no code')] };
  if (lines.length > codesMax) return { faults: [lineFault(codesMax + 1, `at most ${codesMax} codes at a time`)] };
  const firstOf = new Map<string, number>();
  const faults = lines.flatMap((code, index) => faultOf(code, index + 1, firstOf) ?? []);
  return faults.length > 0 ? { faults: faults.slice(0, faultsMax) } : { codes: lines };
};

/** Lines whose codes are stored already. */
export const storedFaults = (codes: readonly string[], stored: ReadonlySet<string>): readonly LineFault[] =>
  codes.flatMap((code, index) => (stored.has(code) ? [lineFault(index + 1, 'is a code that is stored already')] : [])).slice(0, faultsMax);
