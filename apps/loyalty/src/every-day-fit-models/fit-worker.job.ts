import { Database } from '@fealty/postgres';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fitProgramme, type FitAnswer, type FitWanted } from './fit-programme.job.js';

// A fit keeps a core busy for seconds: it runs on a thread of its own, so that events and requests do not wait for it.

interface Work { readonly databaseUrl: string; readonly wanted: FitWanted }

/** Fits on another thread, with a connection of its own; a process that stops does not wait for it. */
export const fitOnThread = (databaseUrl: string) => (wanted: FitWanted, stopping: AbortSignal): Promise<FitAnswer> => new Promise((resolve, reject) => {
  const worker = new Worker(new URL(import.meta.url), { workerData: { databaseUrl, wanted } satisfies Work, resourceLimits: { maxOldGenerationSizeMb: 1_024 } });
  worker.once('message', resolve);
  worker.once('error', reject);
  stopping.addEventListener('abort', () => { void worker.terminate(); }, { once: true });
  worker.once('exit', (code) => { reject(new Error(`the fit ended with ${code} and no answer`)); });
});

const work = async ({ databaseUrl, wanted }: Work): Promise<void> => {
  const database = await Database.open({ url: databaseUrl, schema: 'loyalty', applicationName: 'loyalty-fit', poolMax: 1, batchPoolMax: 1, statementTimeoutMs: 60_000 });
  try {
    parentPort?.postMessage(await fitProgramme(database, wanted));
  } finally {
    await database.close();
  }
};

const isWork = (data: unknown): data is Work => typeof data === 'object' && data !== null && 'databaseUrl' in data && 'wanted' in data;
if (isWork(workerData)) await work(workerData);
