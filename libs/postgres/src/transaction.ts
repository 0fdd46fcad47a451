import type { Pool, PoolClient, QueryResult, Submittable } from 'pg';
import { abandonment, waitingFor } from '@fealty/runtime';
import { Burst } from './burst.js';
import type { Statement } from './statement.js';
import { answeredByServer, CommitOutcomeUnknown, CommitRefused, NoConnection, spoilsConnection } from './failures.js';

export type { Statement };

/** Limits of one transaction, all set in the transaction itself, so that a pooler in between does not lose them. */
export interface TransactionOptions {
  /** @default 1000 */
  lockTimeoutMs?: number;
  /** @default 2000 */
  statementTimeoutMs?: number;
  /** How long a frozen process can hold its locks. @default 2000 */
  idleTimeoutMs?: number;
  /** Every statement sees what was committed when the first one ran, and nothing later. @default each sees what is committed when it runs */
  oneSnapshot?: boolean;
}

/** What runs inside a transaction. Statements that are asked for in the same moment, by whomever, leave in one write. */
export interface Transaction {
  query<Row extends object = Record<string, unknown>>(statement: Statement | string): Promise<QueryResult<Row>>;
  /** Sends several statements in one round trip; throws the first error. */
  burst(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]>;
  /** Like `burst`, with COMMIT in the same round trip. Nothing can be sent afterwards. */
  burstAndCommit(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]>;
}

const begin: Statement = { name: 'begin', text: 'BEGIN' };
const beginSnapshot: Statement = { name: 'begin_snapshot', text: 'BEGIN ISOLATION LEVEL REPEATABLE READ' };
const commit: Statement = { name: 'commit', text: 'COMMIT' };
const limits = ({ lockTimeoutMs = 1_000, statementTimeoutMs = 2_000, idleTimeoutMs = 2_000 }: TransactionOptions): Statement => ({
  name: 'limits', values: [lockTimeoutMs, statementTimeoutMs, idleTimeoutMs].map((ms) => String(Math.trunc(ms))),
  text: `select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true), set_config('idle_in_transaction_session_timeout', $3, true)`,
});

const acquire = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await waitingFor('a connection to the database', () => pool.connect());
  } catch (error) {
    abandonment()?.throwIfAborted();
    throw new NoConnection('no connection to the database', { cause: error });
  }
};

class Ended extends Error {}

class Running implements Transaction {
  committed = false;
  private begun = false;
  private readonly asked: { readonly statements: readonly Statement[]; resolve(results: QueryResult<Record<string, unknown>>[]): void; reject(error: unknown): void }[] = [];
  private readonly answerTimeoutMs: number;

  constructor(private readonly client: PoolClient, private readonly options: TransactionOptions) {
    // The statements of a burst wait for one another on the server, and their one timer for all of them.
    this.answerTimeoutMs = 2 * (options.statementTimeoutMs ?? 2_000) + 2_000;
  }

  async query<Row extends object>(statement: Statement | string): Promise<QueryResult<Row>> {
    const [result] = await this.wanted([typeof statement === 'string' ? { text: statement } : statement]);
    return result as unknown as QueryResult<Row>;
  }

  burst(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    return this.wanted(statements);
  }

  async burstAndCommit(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    // Nobody waits for it any more: it is undone, not stored unseen.
    abandonment()?.throwIfAborted();
    try {
      const results = await this.wanted([...statements, commit]);
      this.checkCommit(results.pop());
      return results;
    } catch (error) {
      // COMMIT is already on its way: without an answer to the failed statement nobody knows how it ended.
      if (error instanceof CommitRefused || error instanceof Ended || answeredByServer(error)) throw error;
      throw new CommitOutcomeUnknown('connection lost around COMMIT', { cause: error });
    }
  }

  async commit(): Promise<void> {
    await this.burstAndCommit([]);
  }

  async rollback(): Promise<void> {
    if (this.begun) await this.send([{ name: 'rollback', text: 'ROLLBACK' }]);
  }

  private checkCommit(answer: QueryResult | undefined): void {
    if (answer?.command !== 'COMMIT') throw new CommitRefused(`COMMIT was answered with ${answer?.command ?? 'nothing'}`);
    this.committed = true;
  }

  private wanted(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    return waitingFor('an answer of the database', () => this.send(statements));
  }

  // What is asked for in the same moment leaves together.
  private send(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    if (this.committed) return Promise.reject(new Ended('the transaction has ended'));
    return new Promise((resolve, reject) => {
      this.asked.push({ statements, resolve, reject });
      if (this.asked.length === 1) queueMicrotask(() => { void this.flush(); });
    });
  }

  private async flush(): Promise<void> {
    const asked = this.asked.splice(0);
    // BEGIN and the limits travel together with the first statement.
    const opening = this.begun ? [] : [this.options.oneSnapshot === true ? beginSnapshot : begin, limits(this.options)];
    this.begun = true;
    try {
      const burst = new Burst([...opening, ...asked.flatMap(({ statements }) => statements)], this.answerTimeoutMs);
      this.client.query(burst as unknown as Submittable);
      const results = (await burst.results).slice(opening.length) as QueryResult<Record<string, unknown>>[];
      for (const { statements, resolve } of asked) resolve(results.splice(0, statements.length));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}

const undo = async (running: Running, error: unknown): Promise<boolean> => {
  if (error instanceof CommitOutcomeUnknown || spoilsConnection(error)) return false;
  try {
    await running.rollback();
    return true;
  } catch {
    return false;
  }
};

/**
 * Runs `work` in one transaction: BEGIN with its time limits, the work, COMMIT, and a check that the answer is COMMIT.
 *
 * @throws NoConnection, CommitRefused, CommitOutcomeUnknown, or what the work or the database threw (after ROLLBACK).
 * @example await transaction(database.batchPool, { lockTimeoutMs: 500 }, (tx) => tx.burst([insertEntries(rows), moveCursor]));
 */
export const transaction = async <Result>(pool: Pool, options: TransactionOptions, work: (tx: Transaction) => Promise<Result>): Promise<Result> => {
  const client = await acquire(pool);
  const running = new Running(client, options);
  let usable = false;
  try {
    const result = await work(running);
    if (!running.committed) await running.commit();
    usable = true;
    return result;
  } catch (error) {
    usable = running.committed || await undo(running, error);
    throw error;
  } finally {
    client.release(!usable);
  }
};
