import type { Settings } from './told.js';

/** One piece of evidence; those of one source compete for being among its newest, what is overdue now always is. */
export interface Noted { readonly source: 'orders' | 'complaints' | 'overdue'; readonly part: 'purchase' | 'afterSale'; readonly at: string; readonly weight: number; readonly reading: number; readonly halfLifeDays: number }

const dayMs = 86_400_000;
const newestOfSource = 16;
const ms = ({ at }: Noted): number => Date.parse(at);
const place = (one: Noted): number[] => [ms(one), one.part === 'purchase' ? 0 : 1, one.weight, one.reading, one.halfLifeDays];
const inOrder = (one: Noted, other: Noted): number => {
  const [a, b] = [place(one), place(other)];
  const at = a.findIndex((value, field) => value !== b[field]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
};

/** A half is a half, though fractions of two make it a hair less. */
export const whole = (reading: number): number => Math.round(Number(reading.toFixed(4)));

/** A neutral piece that never fades, and evidence that halves each half-life. */
export const meanAt = (evidence: readonly Noted[], atMs: number, { neutral, neutralWeight }: Settings['satisfaction']): number => {
  let [weight, weighted] = [neutralWeight, neutralWeight * neutral];
  for (const one of evidence) {
    const left = one.weight * 0.5 ** ((atMs - ms(one)) / dayMs / one.halfLifeDays);
    weight += left;
    weighted += left * one.reading;
  }
  return weighted / weight;
};

const overallAt = (evidence: readonly Noted[], atMs: number, settings: Settings['satisfaction']): number => {
  const mean = (part: Noted['part']): number => meanAt(evidence.filter((one) => one.part === part), atMs, settings);
  return whole((mean('purchase') + mean('afterSale')) / 2);
};

const newestOf = (all: readonly Noted[], source: Noted['source']): { newest: Noted[]; from: number } => {
  const newest = all.filter((one) => one.source === source).sort(inOrder).slice(-newestOfSource);
  return { newest, from: newest.length < newestOfSource || newest[0] === undefined ? 0 : ms(newest[0]) };
};

/** The sharp decline that is open at an instant: every look at a reading counts all evidence again. */
export const declineAt = (evidence: readonly Noted[], asOf: string, settings: Settings['satisfaction']): { since: string; from: number; to: number } | undefined => {
  const all = evidence.filter(({ weight }) => weight > 0);
  const [orders, complaints] = [newestOf(all, 'orders'), newestOf(all, 'complaints')];
  const single = new Set([...orders.newest, ...complaints.newest, ...all.filter(({ source }) => source === 'overdue')]);
  const begin = Math.max(orders.from, complaints.from);
  const upTo = (atMs: number): number => overallAt(all.filter((one) => !single.has(one) || ms(one) <= atMs), atMs, settings);
  const justBefore = (atMs: number): number => overallAt(all.filter((one) => !single.has(one) || ms(one) < atMs), atMs, settings);

  let open: { since: number; from: number; to: number } | undefined;
  const recovered = (reading: number): boolean => open !== undefined && reading >= (open.from + open.to) / 2;
  const isOverBy = (until: number, lastAt: number): boolean => {
    for (let week = 1; week <= 52; week += 1) {
      const at = lastAt + week * 7 * dayMs;
      if (at > until) return false;
      if (week === 52 || recovered(upTo(at))) return true;
    }
    return true;
  };

  const instants = [...new Set([...single].map(ms))].filter((at) => at > begin).sort((one, other) => one - other);
  for (const [index, at] of instants.entries()) {
    if (open !== undefined && isOverBy(at - 1, instants[index - 1] ?? begin)) open = undefined;
    const [was, is] = [justBefore(at), upTo(at)];
    if (recovered(was) || recovered(is)) open = undefined;
    if (is >= was) continue;
    if (open !== undefined) { open.to = Math.min(open.to, is); continue; }
    if (![...single].some((one) => ms(one) === at && one.reading < settings.neutral)) continue;
    const start = Math.max(at - 30 * dayMs, begin);
    const earlier = instants.filter((other) => other >= start && other < at).flatMap((other) => [justBefore(other), upTo(other)]);
    const from = Math.max(was, upTo(start), ...earlier);
    if (from - is >= 25) open = { since: at, from, to: is };
  }
  const last = instants.at(-1);
  if (open === undefined || last === undefined || isOverBy(Date.parse(asOf), last)) return undefined;
  return { since: new Date(open.since).toISOString(), from: open.from, to: open.to };
};
