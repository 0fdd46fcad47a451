/** A named place of the batch or the relay at which a fault test can hurt the process that runs it. */
export type Failpoint =
  /** In the callback of kafkajs, outside of everything that catches. */
  | 'reading'
  /** Before one event is folded; the detail is the event. */
  | 'folding'
  /** In the batch transaction, with its rows locked, before anything is written. */
  | 'writing'
  /** After the last INSERT, before COMMIT. */
  | 'committing'
  /** After COMMIT, before anybody here knows of it. */
  | 'committed'
  /** Before the relay sends. */
  | 'producing'
  /** After Kafka acknowledged, before the rows are deleted. */
  | 'produced';

/** Throws, or signals its own process. */
export type FailpointHook = (detail: unknown) => void;

let hooks: Readonly<Partial<Record<Failpoint, FailpointHook>>> | undefined;

/** Called by nothing but the entry point of the fault tests, before it starts a service: the package's index does not name it. */
export const setFailpoints = (set: Readonly<Partial<Record<Failpoint, FailpointHook>>>): void => { hooks = set; };

export const hasFailpoint = (name: Failpoint): boolean => hooks?.[name] !== undefined;

/** Does nothing where no test has set a hook. */
export const failpoint = (name: Failpoint, detail?: unknown): void => { hooks?.[name]?.(detail); };
