/** Where what a projection counts in stands in its topics, and from when until when it occurred. */
export interface CountedIn {
  /** Of each topic the offsets, in the order of folding; the partition is the customer's. */
  readonly offsets: Readonly<Record<string, readonly number[]>>;
  readonly from: string;
  readonly until: string;
}

/** What was counted in of a customer by a transaction that told nothing of it: nothing that subscribers see had changed since that version. */
export interface CountedQuietly { readonly customerId: string; readonly version: number; readonly countedIn: CountedIn }

interface CountedEvent { readonly event: { readonly occurredAt: string }; readonly record: { readonly topic: string; readonly offset: number } }

/** Nothing for no events. */
export const countedIn = (reads: readonly CountedEvent[]): CountedIn | undefined => {
  const [first] = reads;
  if (first === undefined) return undefined;
  const offsets: Record<string, number[]> = {};
  let [from, until] = [first.event.occurredAt, first.event.occurredAt];
  for (const { event: { occurredAt }, record: { topic, offset } } of reads) {
    (offsets[topic] ??= []).push(offset);
    if (occurredAt < from) from = occurredAt;
    if (occurredAt > until) until = occurredAt;
  }
  return { offsets, from, until };
};
