import type { Balance, Event } from '@fealty/contracts';

// The ledger tells the balance after each of its entries, whenever what caused it occurred. What each entry moved is the difference to the one
// before it; those that had occurred by a time add up to the balance that held then, debt repaid from what was available, as the ledger has it.

type Entry = Event<string, { readonly balance: Balance }>;
const isEntry = (event: Event): event is Entry => event.type.startsWith('fealty.points.') && typeof event.data === 'object' && event.data !== null && 'balance' in event.data;

const nothing: Balance = { pending: 0, available: 0, held: 0, debt: 0 };

const settled = ({ pending, available, held, debt }: Balance): Balance => {
  const net = available - debt;
  return { pending: Math.max(0, pending), available: Math.max(0, net), held: Math.max(0, held), debt: Math.max(0, -net) };
};

const moved = (sum: Balance, { before, after }: { before: Balance; after: Balance }): Balance => ({
  pending: sum.pending + after.pending - before.pending, available: sum.available + after.available - before.available,
  held: sum.held + after.held - before.held, debt: sum.debt + after.debt - before.debt,
});

/** What had occurred by an instant, each entry of the ledger with the balance that those by then come to. All entries are needed, in their order. */
export const balancesUntil = (events: readonly Event[], at: string): Event[] => {
  let [before, sum] = [nothing, nothing];
  return events.flatMap((event): Event[] => {
    const isPast = event.occurredAt <= at;
    if (!isEntry(event)) return isPast ? [event] : [];
    const { balance: after } = event.data;
    if (isPast) sum = moved(sum, { before, after });
    before = after;
    return isPast ? [{ ...event, data: { ...event.data, balance: settled(sum) } }] : [];
  });
};
