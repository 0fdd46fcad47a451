const names = new Set(['TypeError', 'RangeError', 'ReferenceError', 'SyntaxError']);

/** Whether a fault of code is behind this error: kafkajs wraps what a callback throws, so causes are looked through. */
export const isCodeFault = (error: unknown): boolean => error instanceof Error && (names.has(error.name) || isCodeFault(error.cause));
