import { Query, type QueryConfig, type QueryResult } from 'pg';
import type { Statement } from './statement.js';

/** What pg keeps of a connection, and calls on a query of its own: both are its internals, see `burst.int.spec.ts`. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  sync(): void;
}
interface Answered {
  name?: string | undefined;
  text: string;
  /** Its `_types` turn text into values; pg's client gives them to the queries that it is handed. */
  readonly _result: { _types?: unknown };
  callback(error: unknown, result?: QueryResult): void;
  submit(connection: unknown): Error | null;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: unknown): void;
  handleReadyForQuery(connection: unknown): void;
}
type NewQuery = new (config: QueryConfig & { queryMode?: 'extended' }) => Answered;
const OneQuery = Query as unknown as NewQuery;
const withoutOwnSync: PropertyDescriptorMap = { sync: { value: () => undefined } };

/**
 * Several statements behind one Sync: they leave in one write, the server answers all of them in one, and after the first that fails it
 * skips the rest. Sent one by one, each of them costs a system call and a timer on both sides. Its callbacks are named before they are
 * assigned, see `Client`.
 *
 * @example const burst = new Burst([lock, load], 5_000); client.query(burst); await burst.results;
 */
export class Burst extends OneQuery {
  /** For all statements together; read by `Client`. */
  readonly answerTimeoutMs: number;
  readonly results: Promise<QueryResult[]>;
  private readonly queries: readonly Answered[];
  private readonly answers: QueryResult[] = [];
  private at = 0;
  private failed = false;

  constructor(statements: readonly Statement[], timeoutMs: number) {
    super({ text: '' });
    this.answerTimeoutMs = timeoutMs;
    this.queries = statements.map(({ text, values, name }) => new OneQuery({
      text, queryMode: 'extended', ...(values === undefined ? {} : { values: [...values] }), ...(name === undefined ? {} : { name }),
    }));
    this.results = new Promise((resolve, reject) => {
      const ended: Answered['callback'] = (error) => { if (error === null || error === undefined) resolve(this.answers); else reject(error as Error); };
      this.callback = ended;
    });
    const answered: Answered['callback'] = (error, result) => { if (result === undefined) this.fail(error); else this.answers.push(result); };
    for (const query of this.queries) query.callback = answered;
    this.turnTo(0);
  }

  override submit(connection: Wire): null {
    // Each query ends itself with a Sync; here one ends them all.
    const withoutSync = Object.create(connection, withoutOwnSync) as Wire;
    connection.stream.cork();
    for (const query of this.queries) {
      query._result._types = this._result._types;
      const refused = query.submit(withoutSync);
      if (refused !== null) this.fail(refused);
      // A value that cannot be sent: what follows must not be, above all no COMMIT.
      if (this.failed) break;
    }
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  override handleRowDescription(message: unknown): void {
    this.current?.handleRowDescription(message);
  }

  override handleDataRow(message: unknown): void {
    this.current?.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: unknown): void {
    this.current?.handleCommandComplete(message, connection);
    this.current?.handleReadyForQuery(connection);
    this.turnTo(this.at + 1);
  }

  override handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(error: Error, connection: Wire): void {
    // What stood behind the failed statement was skipped, its preparation too.
    for (const { name } of this.queries.slice(this.at)) if (name !== undefined && connection.parsedStatements[name] === undefined) Reflect.deleteProperty(connection.submittedNamedStatements, name);
    this.fail(error);
  }

  private fail(error: unknown): void {
    this.failed = true;
    this.callback(error);
  }

  /** pg takes name and text of the query in turn to remember what the server has parsed. */
  private turnTo(at: number): void {
    this.at = at;
    this.name = this.current?.name;
    this.text = this.current?.text ?? '';
  }

  private get current(): Answered | undefined {
    return this.queries[this.at];
  }
}
