import pg, { Query } from 'pg';

type Answered = (error: unknown, result?: pg.QueryResult) => void;
interface Sent { callback?: Answered | undefined; readonly answerTimeoutMs?: number }
type Asked = string | (Sent & { readonly submit?: unknown });
interface Inner { query(query: unknown): unknown; readonly connection: { readonly stream: { destroy(error: Error): void } } }
const OneQuery = Query as unknown as new (config: unknown, values?: unknown) => Sent;

/**
 * pg's client, which lets go of a query and its rows once it is answered. V8 takes a function that is written straight to a property for a
 * method and allocates it among the old objects; pg writes two to each query, and with them values, rows and all that the caller's
 * closures hold stayed until the next full collection. Here they are named first. So the timer for the answer is here too.
 *
 * @example new pg.Pool({ Client, query_timeout: 10_000 })
 */
export class Client extends pg.Client {
  private readonly answerTimeoutMs: number;

  constructor(options: pg.ClientConfig = {}) {
    super({ ...options, query_timeout: 0 });
    this.answerTimeoutMs = options.query_timeout ?? 0;
  }

  // pg takes the callback as the last of its arguments, whichever that is.
  override query = this.ask as unknown as pg.Client['query'];

  private ask(asked: Asked, values?: unknown, callback?: Answered): unknown {
    const isQuery = typeof asked === 'object' && asked.submit !== undefined;
    const given = (typeof values === 'function' ? values : callback) as Answered | undefined;
    const query = isQuery ? asked : new OneQuery(asked, typeof values === 'function' ? undefined : values);
    const timeoutMs = (typeof asked === 'object' ? asked.answerTimeoutMs : undefined) ?? this.answerTimeoutMs;
    const answered = given ?? query.callback;
    if (isQuery || answered !== undefined) return this.send(query, answered, timeoutMs);
    return new Promise((resolve, reject) => {
      this.send(query, (error, result) => { if (error === null || error === undefined) resolve(result); else reject(error as Error); }, timeoutMs);
    }).catch((error: unknown) => {
      // Of the caller, not of the socket that brought it.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    });
  }

  private send(query: Sent, answered: Answered | undefined, timeoutMs: number): unknown {
    const inner = this as unknown as Inner;
    // Whatever else waits on this connection would wait behind it.
    const timer = timeoutMs > 0 ? setTimeout(() => { inner.connection.stream.destroy(new Error('Query read timeout')); }, timeoutMs) : undefined;
    const done: Answered = (error, result) => {
      clearTimeout(timer);
      answered?.(error, result);
    };
    query.callback = done;
    return super.query(query as unknown as string);
  }
}
