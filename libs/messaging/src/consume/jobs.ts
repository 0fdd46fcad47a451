import type { Command } from '@fealty/contracts';
import type { SealedEvent } from '../outbox/seal.js';
import type { CommandDecider } from './command-decider.js';
import type { Read } from './read-event.js';

/** Records of one topic for one shard, read before the transaction; `from` is where the reader stood when it fetched them. */
export interface RecordsJob { readonly kind: 'records'; readonly topic: string; readonly reads: readonly Read[]; readonly from: number; readonly next: number }
/** `gap`: the log position lies above the cursor; nothing was applied, read again from `cursor`. */
export type RecordsResult = { readonly applied: number } | { readonly gap: number };

export interface CommandJob {
  readonly kind: 'command';
  readonly decider: CommandDecider<unknown, unknown, unknown>;
  readonly command: Command<unknown>;
  readonly client: string;
  readonly key: string;
  /** Digest of the input: the same key with another one is refused. */
  readonly digest: string;
}
export type CommandResult =
  | { readonly answer: unknown; readonly repeated: boolean; readonly refused?: undefined }
  | { readonly refused: string; readonly detail: string | undefined }
  /** The rule threw: a fault of the code, which concerns this command alone. */
  | { readonly failed: unknown; readonly refused?: undefined };

export interface DueJob {
  readonly kind: 'due';
  readonly limit: number;
  /** Does what is due by then, as if it were that instant. @default the database's clock */
  readonly asOf?: string;
  /** Why the database takes nothing of what is due next: it is disarmed, with this reason. */
  readonly refused?: string;
}
export interface DueResult { readonly fired: number }

/** An operator's hand on one stream: what is parked of it is tried again, in order. */
export interface CareJob {
  readonly kind: 'care';
  readonly action: 'retry' | 'discard' | 'requeue';
  readonly customerId: string;
  readonly topic: string;
  /** How many events at most. */
  readonly max: number;
  /** `discard`: the number to pass over first; the stream must be waiting for it. */
  readonly discard?: number;
  /** `requeue`: a quarantined record, read again, which is taken first. */
  readonly requeue?: Read;
  readonly by: string;
  readonly why: string;
}
export interface CareResult {
  readonly applied: number;
  /** What the stream still waits for. */
  readonly waitsFor?: { readonly sequence: number; readonly reason: string };
  /** Why nothing was done. */
  readonly refused?: string;
}

/** Says the state of customers once more, as it is: an old one may be the last record of their key. */
export interface RepairJob { readonly kind: 'repair'; readonly customerIds: readonly string[] }
export interface RepairResult { readonly repaired: number }

/** Takes over what the own topic holds and restored rows do not know; `until`: where the inputs ended then. */
export interface TakeOverJob { readonly kind: 'take-over'; readonly events: readonly SealedEvent[]; readonly until: Readonly<Record<string, number>> }
/** `unknown`: how many events the rows did not know. */
export interface TakeOverResult { readonly unknown: number }

export type Job = RecordsJob | CommandJob | DueJob | CareJob | RepairJob | TakeOverJob;
export type JobResult = RecordsResult | CommandResult | DueResult | CareResult | RepairResult | TakeOverResult;

/** How much a job weighs in a transaction: its records, or one. */
export const sizeOf = (job: Job): number => (job.kind === 'records' ? job.reads.length : job.kind === 'take-over' ? job.events.length : 1);
