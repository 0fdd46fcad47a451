/** COMMIT was answered with ROLLBACK: a statement had failed earlier and its error was swallowed. Nothing was stored. */
export class CommitRefused extends Error {
  override readonly name = 'CommitRefused';
}

/**
 * The connection was lost while COMMIT was on its way: the transaction may or may not be stored.
 * Drop what is cached and read the guarding row again with FOR UPDATE on a new connection.
 */
export class CommitOutcomeUnknown extends Error {
  override readonly name = 'CommitOutcomeUnknown';
}

/** No connection came from the pool in time, or the server could not be reached. Nothing was sent. */
export class NoConnection extends Error {
  override readonly name = 'NoConnection';
}

/** `retryable`: try again after a pause. `poison`: the data of one customer is at fault. `fatal`: stop and tell somebody. */
export type FailureClass = 'retryable' | 'poison' | 'fatal';

const retryableStates = new Set(['25P03', '25P04', '25006', '40001', '40P01', '55P03', '57014', '57P01', '57P02', '57P03', '57P04', '57P05']);
// A statement prepared before a migration: a new connection prepares it again.
const stalePlanStates = new Set(['0A000', '26000']);
const socketCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);
// pg reports these without a code.
const driverMessages = /^(Connection terminated|timeout e|Query read timeout|Client has encountered a connection error|Client was closed)/;

const property = (error: unknown, key: string): unknown =>
  typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined;

/** The five characters of PostgreSQL's error code, also through TypeORM's wrapper; undefined when the server did not answer. */
export const sqlStateOf = (error: unknown): string | undefined => {
  const code = property(property(error, 'driverError') ?? error, 'code');
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !socketCodes.has(code) ? code : undefined;
};

// Logins, rights, database or tables that are not there for a while, as in a restore; and files that cannot be read or written.
const nobodyServedStates = new Set(['28000', '28P01', '3D000', '3F000', '42501', '42P01', 'XX001', 'XX002']);

const stalePlan = (error: unknown, state: string): boolean =>
  state === '26000' || (state === '0A000' && /cached plan/.test(String(property(error, 'message'))));

const classOfState = (error: unknown, state: string): FailureClass => {
  if (/^(08|53)/.test(state) || retryableStates.has(state) || stalePlan(error, state)) return 'retryable';
  return /^2[23]/.test(state) ? 'poison' : 'fatal';
};

/** What to do about an error of the database. @example classify({ code: '40P01' }) === 'retryable' */
export const classify = (error: unknown): FailureClass => {
  if (error instanceof CommitOutcomeUnknown) return 'retryable';
  const state = sqlStateOf(error);
  if (state !== undefined) return classOfState(error, state);
  if (error instanceof NoConnection) return error.cause === undefined ? 'retryable' : classify(error.cause);
  const socketCode = property(property(error, 'driverError') ?? error, 'code');
  if (typeof socketCode === 'string' && socketCodes.has(socketCode)) return 'retryable';
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every((inner) => classify(inner) === 'retryable') ? 'retryable' : 'fatal';
  return error instanceof Error && driverMessages.test(error.message) ? 'retryable' : 'fatal';
};

/**
 * Whether the database is not there for anybody until somebody has mended it: it refuses the login, lacks rights or tables, or its disk
 * fails. Batches stop at such an error, since a fault in code may look the same; who asks may be told that nothing was stored.
 */
export const servesNobody = (error: unknown): boolean => {
  const state = sqlStateOf(error);
  if (state !== undefined) return state.startsWith('58') || nobodyServedStates.has(state);
  return error instanceof NoConnection && error.cause !== undefined && servesNobody(error.cause);
};

/** Whether the server answered this error and its session lives on, so that a transaction is certainly undone by ROLLBACK. */
export const answeredByServer = (error: unknown): boolean => {
  const state = sqlStateOf(error);
  return state !== undefined && !/^(08|57P|25P03|25P04)/.test(state);
};

/** Whether a connection that gave this error must not be used again. */
export const spoilsConnection = (error: unknown): boolean => {
  const state = sqlStateOf(error);
  if (state !== undefined && stalePlanStates.has(state)) return true;
  return !answeredByServer(error) && (state !== undefined || classify(error) === 'retryable');
};
