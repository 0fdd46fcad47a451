import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { answeredByServer, CommitOutcomeUnknown, CommitRefused, NoConnection, spoilsConnection } from './failures.js';

/** One SQL statement. With a `name` it is parsed once per connection; the text behind a name must never change. */
export interface Statement {
  text: string;
  values?: readonly unknown[];
  name?: string;
}

/** Limits of one transaction, all set in the transaction itself, so that a pooler in between does not lose them. */
export interface TransactionOptions {
  /** @default 1000 */
  lockTimeoutMs?: number;
  /** @default 2000 */
  statementTimeoutMs?: number;
  /** How long a frozen process can hold its locks. @default 2000 */
  idleTimeoutMs?: number;
}

/** What runs inside a transaction. */
export interface Transaction {
  query<Row extends object = Record<string, unknown>>(statement: Statement | string): Promise<QueryResult<Row>>;
  /** Sends several statements in one round trip; throws the first error. */
  burst(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]>;
  /** Like `burst`, with COMMIT in the same round trip. Nothing can be sent afterwards. */
  burstAndCommit(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]>;
}

const prologue = ({ lockTimeoutMs = 1_000, statementTimeoutMs = 2_000, idleTimeoutMs = 2_000 }: TransactionOptions): string =>
  `BEGIN; SET LOCAL lock_timeout = ${Math.trunc(lockTimeoutMs)}; SET LOCAL statement_timeout = ${Math.trunc(statementTimeoutMs)}; `
  + `SET LOCAL idle_in_transaction_session_timeout = ${Math.trunc(idleTimeoutMs)}`;

const acquire = async (pool: Pool): Promise<PoolClient> => {
  try {
    return await pool.connect();
  } catch (error) {
    throw new NoConnection('no connection to the database', { cause: error });
  }
};

class Running implements Transaction {
  committed = false;
  private readonly begun: Promise<unknown>;
  private readonly answerTimeoutMs: number;

  constructor(private readonly client: PoolClient, options: TransactionOptions) {
    // Pipelined statements wait for one another on the server, and so do their timers here.
    this.answerTimeoutMs = 2 * (options.statementTimeoutMs ?? 2_000) + 2_000;
    // Not awaited here: BEGIN and the limits travel together with the first statement.
    this.begun = this.send(prologue(options));
    this.begun.catch(() => undefined);
  }

  async query<Row extends object>(statement: Statement | string): Promise<QueryResult<Row>> {
    const [result] = await this.all([this.send(statement)]);
    return result as unknown as QueryResult<Row>;
  }

  burst(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    return this.all(statements.map((statement) => this.send(statement)));
  }

  async burstAndCommit(statements: readonly Statement[]): Promise<QueryResult<Record<string, unknown>>[]> {
    const answers = statements.map((statement) => this.send(statement));
    const [outcome, commit] = await Promise.allSettled([this.all(answers), this.send('COMMIT')]);
    if (outcome.status === 'rejected') {
      // COMMIT is already on its way: without an answer to the failed statement nobody knows how it ended.
      if (!answeredByServer(outcome.reason)) throw new CommitOutcomeUnknown('connection lost around COMMIT', { cause: outcome.reason });
      throw outcome.reason;
    }
    this.checkCommit(commit);
    return outcome.value;
  }

  async commit(): Promise<void> {
    await this.begun;
    const [commit] = await Promise.allSettled([this.send('COMMIT')]);
    this.checkCommit(commit);
  }

  async rollback(): Promise<void> {
    await this.send('ROLLBACK');
  }

  private checkCommit(commit: PromiseSettledResult<QueryResult>): void {
    if (commit.status === 'rejected') {
      if (answeredByServer(commit.reason)) throw commit.reason;
      throw new CommitOutcomeUnknown('connection lost during COMMIT', { cause: commit.reason });
    }
    if (commit.value.command !== 'COMMIT') throw new CommitRefused(`COMMIT was answered with ${commit.value.command}`);
    this.committed = true;
  }

  private send(statement: Statement | string): Promise<QueryResult> {
    if (this.committed) return Promise.reject(new Error('the transaction has ended'));
    const { text, values, name } = typeof statement === 'string' ? { text: statement } as Statement : statement;
    const query: QueryConfig & { query_timeout: number } = {
      text, query_timeout: this.answerTimeoutMs,
      ...(values === undefined ? {} : { values: [...values] }), ...(name === undefined ? {} : { name }),
    };
    return this.client.query(query);
  }

  // The first error is the cause; those behind it only say that the transaction is aborted.
  private async all(answers: Promise<QueryResult>[]): Promise<QueryResult<Record<string, unknown>>[]> {
    const settled = await Promise.allSettled([this.begun, ...answers]);
    const failed = settled.find((answer) => answer.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return settled.slice(1).map((answer) => (answer as PromiseFulfilledResult<QueryResult>).value);
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
  // The pool listens only while a connection is idle; without a listener its loss would end the process.
  const ignoreLoss = (): void => undefined;
  client.on('error', ignoreLoss);
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
    client.removeListener('error', ignoreLoss);
  }
};
