import { setTimeout as pause } from 'node:timers/promises';

/** A server of ours, which may end by itself. */
export interface KeptServer {
  readonly name: string;
  readonly logFile: string;
  hasEnded(): boolean;
  /** On the same port, with the same data. */
  restart(): Promise<void>;
}

export interface Keeping {
  readonly say: (line: string) => void;
  /** Starts in a row that did not last, before it is left alone. @default 5 */
  readonly triesMax?: number;
  /** Whoever stays for so long has lasted. @default 60000 */
  readonly lastsMs?: number;
  /** Before the first try; doubled before each further one. @default 500 */
  readonly waitMs?: number;
  /** How often to look. @default 250 */
  readonly everyMs?: number;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const keep = async (server: KeptServer, { say, triesMax = 5, lastsMs = 60_000, waitMs = 500, everyMs = 250 }: Keeping, ending: AbortSignal): Promise<void> => {
  const rest = (ms: number): Promise<void> => pause(ms, undefined, { signal: ending, ref: false }).catch(() => undefined);
  const { name, logFile } = server;
  let tries = 0;
  let triedAt = performance.now();
  for (; !ending.aborted; await rest(everyMs)) {
    if (!server.hasEnded()) continue;
    tries = performance.now() - triedAt > lastsMs ? 1 : tries + 1;
    if (tries > triesMax) {
      say(`${name} ended again and is left alone: ${triesMax} starts in a row did not last; its log: ${logFile}. Mend it, stop this and start anew`);
      return;
    }
    say(`${name} ended; its log: ${logFile}; starting it again on its port with its data (${tries} of ${triesMax})`);
    await rest(waitMs * 2 ** (tries - 1));
    if (ending.aborted) return;
    await server.restart().then(() => { say(`${name} answers again`); }, (error: unknown) => { say(`${name} cannot be started: ${messageOf(error)}`); });
    triedAt = performance.now();
  }
};

/**
 * Says when a server ended by itself and starts it again, where it was and with its data; one that does not stay is left alone after some tries.
 * Once `stop` has resolved nothing is started any more.
 *
 * @example const keeper = keepRunning({ name: 'Kafka', logFile, hasEnded: kafka.hasEnded, restart: kafka.restart }, { say });
 */
export const keepRunning = (server: KeptServer, keeping: Keeping): { stop(): Promise<void> } => {
  const ending = new AbortController();
  const kept = keep(server, keeping, ending.signal);
  return { stop: async () => { ending.abort(); await kept; } };
};
