import { setTimeout as pause } from 'node:timers/promises';
import type { Sender, Sent } from '../shop/send-events.js';
import { sendEvents } from '../shop/send-events.js';
import { Chance } from '../shop/random.js';
import type { Told } from '../shop/stories.js';

export interface Totals { accepted: number; repeated: number; readonly refused: Map<string, number> }

const eventsMax = 500;
const bytesMax = 900_000;

/** Cuts events into bodies that ingest takes: at most 500 events and 900,000 bytes each. */
export const bodiesOf = (told: readonly Told[]): Told[][] => {
  const bodies: Told[][] = [];
  let body: Told[] = [];
  let bytes = 0;
  for (const one of told) {
    const size = JSON.stringify(one).length + 200;
    if (body.length > 0 && (body.length === eventsMax || bytes + size > bytesMax)) {
      bodies.push(body);
      body = [];
      bytes = 0;
    }
    body.push(one);
    bytes += size;
  }
  return body.length > 0 ? [...bodies, body] : bodies;
};

/** The same events in an order of chance (Fisher-Yates), the same for the same seed. */
export const shuffled = (told: readonly Told[], seed: number): Told[] => {
  const chance = new Chance(seed);
  const mixed = [...told];
  for (let i = mixed.length - 1; i > 0; i -= 1) {
    const j = chance.whole(0, i);
    [mixed[i], mixed[j]] = [mixed[j] as Told, mixed[i] as Told];
  }
  return mixed;
};

const add = (totals: Totals, sent: Sent): void => {
  totals.accepted += sent.accepted;
  totals.repeated += sent.repeated;
  for (const { problem } of sent.refused) {
    const reason = String((problem as { type?: string } | undefined)?.type ?? 'unknown').replace('urn:fealty:problem:', '');
    totals.refused.set(reason, (totals.refused.get(reason) ?? 0) + 1);
  }
};

export interface Sending { readonly sender: Sender; readonly from: number; readonly progress: (done: number, total: number) => void; readonly sent: (bodies: number) => void }

/** Sends everything in order, one body after another, from body number `from` on; a service that is down is waited for. */
export const sendAll = async (told: readonly Told[], { sender, from, progress, sent }: Sending): Promise<Totals> => {
  const totals: Totals = { accepted: 0, repeated: 0, refused: new Map() };
  const bodies = bodiesOf(told);
  let done = bodies.slice(0, from).reduce((sum, body) => sum + body.length, 0);
  for (const [index, body] of bodies.entries()) {
    if (index < from) continue;
    add(totals, await sendEvents(body, sender, true));
    done += body.length;
    sent(index + 1);
    progress(done, told.length);
  }
  return totals;
};

export interface Waiting { readonly urls: Readonly<Record<string, string>>; readonly token: () => Promise<string>; readonly say: (line: string) => void; readonly timeoutMs: number }

/** Waits until every service says twice in a row that it is idle. @throws Error naming who is not, after the time given */
export const untilProjected = async ({ urls, token, say, timeoutMs }: Waiting): Promise<void> => {
  const giveUpAt = performance.now() + timeoutMs;
  let calm = 0;
  for (let round = 0; calm < 2; round += 1) {
    const authorization = `Bearer ${await token()}`;
    const found = await Promise.all(Object.entries(urls).filter(([name]) => name !== 'mail').map(async ([name, url]) => {
      const progress = await fetch(`${url}/progress`, { headers: { authorization }, signal: AbortSignal.timeout(10_000) }).then((response) => response.json() as Promise<{ idle?: boolean; topics?: { next: number; end?: number }[]; unsent?: number; due?: number }>, () => undefined);
      const behind = (progress?.topics ?? []).reduce((sum, { next, end = next }) => sum + Math.max(0, end - next), 0);
      return { name, idle: progress?.idle === true, text: progress === undefined ? `${name} does not answer` : `${name} ${behind} to read, ${progress.unsent ?? 0} unsent, ${progress.due ?? 0} due` };
    }));
    const busy = found.filter(({ idle }) => !idle).map(({ text }) => text);
    calm = busy.length === 0 ? calm + 1 : 0;
    if (busy.length > 0 && round % 10 === 0) say(`waiting: ${busy.join('; ')}`);
    if (performance.now() > giveUpAt) throw new Error(`not projected in time: ${busy.join('; ')}`);
    await pause(500);
  }
};
