import { waitUntil, withClient } from '@fealty/testing';

/** Until a loyalty that runs has noticed every moment that has come: generated events are older than today. */
export const allNoticed = (adminUrl: string, schema: string): Promise<unknown> => withClient(adminUrl, (client) => waitUntil(`no moment is due in ${schema}`, async () => {
  const { rows: [row] } = await client.query<{ due: boolean }>(`select exists (select from ${schema}.profiles where due_at <= now()) as due`);
  return row?.due === false;
}, { timeoutMs: 300_000, everyMs: 250 }));
