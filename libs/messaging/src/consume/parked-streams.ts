import type { Event } from '@fealty/contracts';
import type { Read } from './read-event.js';
import { ownRow, type Entry, type Workspace } from './workspace.js';

/** A record whose stream and number are known, whatever else is wrong with it. */
export type Numbered = Extract<Read, { event: Event }>;
/** The parked events behind a hole, by stream; they follow once the missing number has come. */
export type Tails = ReadonlyMap<string, readonly Numbered[]>;
export const streamKey = (customerId: string, topic: string): string => `${customerId}/${topic}`;

export const isParked = (entry: Entry, topic: string): boolean => entry.row.parked?.includes(topic) ?? false;

/** Sets an event aside, and with it what follows in its stream. */
export const park = (work: Workspace, entry: Entry, { read, reason }: { read: Numbered; reason: string }): void => {
  const { topic } = read.record;
  work.aside.parked.push({ event: read.event, record: read.record, reason, read });
  if (isParked(entry, topic)) return;
  ownRow(entry).parked = [...(entry.row.parked ?? []), topic];
  entry.changed = true;
};

type Stream = Pick<Event, 'customerId'> & { readonly topic: string };
const parkedOf = ({ aside: { parked } }: Workspace, { customerId, topic }: Stream) => parked.filter(({ event, record }) => event.customerId === customerId && record.topic === topic);

/** Whether this transaction has parked something of a stream behind a number, and leaves it so. */
export const parksBehind = (work: Workspace, stream: Stream, seen: number): boolean => parkedOf(work, stream).some(({ event: { sequence } }) => sequence > seen);

/**
 * What follows in a stream behind a number, in order and each once: what was parked before, and what this transaction parked itself, which is
 * no longer set aside then. `giveBack` sets aside again what of the latter was not taken.
 */
export const tailOf = (work: Workspace, stream: Stream, { stored, seen }: { stored: readonly Numbered[]; seen: number }) => {
  const known = new Set(stored.map(({ event: { sequence } }) => sequence));
  const own = new Map(parkedOf(work, stream).map((one) => [one.read, one]));
  for (const one of own.values()) work.aside.parked.splice(work.aside.parked.indexOf(one), 1);
  const follows = [...stored, ...[...own.keys()].filter(({ event: { sequence } }) => !known.has(sequence))].filter(({ event: { sequence } }) => sequence > seen);
  return {
    tail: follows.sort((a, b) => a.event.sequence - b.event.sequence),
    giveBack: (left: readonly Numbered[]): void => {
      for (const read of left) {
        const one = own.get(read);
        // One that failed when it was tried is set aside with the reason of that.
        if (one !== undefined && !parkedOf(work, stream).some(({ event }) => event.sequence === read.event.sequence)) work.aside.parked.push(one);
      }
    },
  };
};
