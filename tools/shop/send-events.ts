import { setTimeout as pause } from 'node:timers/promises';
import { signToken } from '@fealty/runtime';
import type { Told } from './stories.js';

export interface Sender { readonly ingestUrl: string; readonly jwtSecret: string; readonly programme: string; readonly source: string; readonly signal: AbortSignal }
export interface Sent { readonly accepted: number; readonly repeated: number; readonly refused: readonly { id: string; problem?: unknown }[] }

const envelopeOf = (told: Told, source: string, imported: boolean): Record<string, unknown> => ({
  specversion: '1.0', id: told.id, source, type: told.type, subject: told.subject, time: new Date(told.at).toISOString(), datacontenttype: 'application/json',
  ...(imported ? { import: 'true' } : {}), data: told.data,
});

const attemptsMax = 50;

/** Sends up to 1,000 events as a platform does; what cannot be taken now (503, no connection) is sent again until it can. */
export const sendEvents = async (told: readonly Told[], { ingestUrl, jwtSecret, programme, source, signal }: Sender, imported = false): Promise<Sent> => {
  const body = JSON.stringify(told.map((one) => envelopeOf(one, source, imported)));
  const token = await signToken(jwtSecret, { subject: 'simulated-shop', role: 'platform', programme, source }, 300);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(`${ingestUrl}/events`, { method: 'POST', signal, body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' } });
      const answer = await response.json() as { items?: { id: string; status: string; problem?: unknown }[] };
      if (response.status !== 503) {
        if (answer.items === undefined) throw new Error(`ingest answered ${response.status}: ${JSON.stringify(answer)}`);
        const { items } = answer;
        return { accepted: items.filter(({ status }) => status === 'accepted').length, repeated: items.filter(({ status }) => status === 'repeated').length, refused: items.filter(({ status }) => status === 'refused') };
      }
    } catch (error) {
      if (signal.aborted) throw error;
      if (!(error instanceof TypeError) || attempt >= attemptsMax) throw error;
    }
    await pause(Math.min(100 * 2 ** attempt, 2_000), undefined, { signal });
  }
};
