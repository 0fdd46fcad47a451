// A list is taken whole or not at all. What is wrong with it is told by line, never by what stands there: it may be worth money.
export interface LineFault { readonly pointer: string; readonly line: number; readonly detail: string }

/** How many faults are told at once. */
export const faultsMax = 100;

export const lineFault = (line: number, detail: string): LineFault => ({ pointer: '', line, detail: `line ${line}: ${detail}` });
