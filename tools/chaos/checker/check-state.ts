import { number, rowsOf, text, type Checked, type Observations, type Row } from './observations.js';
import { recount, type Recounted } from './recount.js';

interface Profile {
  readonly stage: string;
  readonly satisfaction?: { readonly overall: number };
  readonly tier: { readonly name: string };
  readonly value: { readonly orders: number; readonly keptMinor: number; readonly purchaseDays: number };
  readonly points: { readonly pending: number; readonly available: number; readonly held: number; readonly debt: number };
  readonly complaints: { readonly opened: number };
}

const stagesOf = ({ purchaseDays }: Recounted, { satisfaction }: Profile): readonly string[] => {
  if ((satisfaction?.overall ?? 100) < 50) return ['lost'];
  if (purchaseDays === 0) return ['suspect', 'prospect'];
  return purchaseDays === 1 ? ['first-time'] : ['repeat', 'advocate'];
};

const newestProfiles = (seen: Observations): Map<string, Profile> => {
  const newest = new Map<string, Row>();
  for (const row of rowsOf(seen, 'loyalty.history')) {
    const known = newest.get(text(row, 'customer_id'));
    if (known === undefined || number(known, 'version') < number(row, 'version')) newest.set(text(row, 'customer_id'), row);
  }
  return new Map([...newest].map(([id, row]) => [id, (JSON.parse(text(row, 'said')) as { profile: Profile }).profile]));
};

const balanceOf = (row: Row | undefined): number => (row === undefined ? 0 : number(row, 'pending') + number(row, 'available') + number(row, 'held') - number(row, 'debt'));

interface Compared { readonly subject: string; readonly expected: Recounted; readonly account: Row | undefined; readonly profile: Profile | undefined }

const differences = ({ subject, expected, account, profile }: Compared): string[] => {
  const say = (what: string, is: unknown, should: unknown): string[] => (is === should ? [] : [`${subject}: ${what} is ${String(is)}, the recount says ${String(should)}`]);
  const points = say('points', balanceOf(account), expected.points);
  if (profile === undefined) return [...points, ...say('kept money without a profile', 0, expected.keptMinor)];
  return [
    ...points, ...say('orders', profile.value.orders, expected.orders), ...say('kept money', profile.value.keptMinor, expected.keptMinor),
    ...say('purchase days', profile.value.purchaseDays, expected.purchaseDays), ...say('tier', profile.tier.name, expected.tier),
    ...say('complaints', profile.complaints.opened, expected.complaints),
    ...say('points in the profile', profile.points.pending + profile.points.available + profile.points.held - profile.points.debt, expected.points),
    ...(stagesOf(expected, profile).includes(profile.stage) ? [] : say('stage', profile.stage, stagesOf(expected, profile).join(' or '))),
  ];
};

/** I3: balances and profiles are what a second count of the platform's events gives, for every customer. */
export const checkState = (seen: Observations): Checked => {
  const ids = new Map(rowsOf(seen, 'ingest.customer').map((row) => [text(row, 'subject'), text(row, 'customer_id')]));
  const accounts = new Map(rowsOf(seen, 'points.accounts').map((row) => [text(row, 'customer_id'), row]));
  const profiles = newestProfiles(seen);
  const expected = recount(seen.told);
  const all = [...expected].flatMap(([subject, recounted]) => {
    const id = ids.get(subject) ?? '';
    return differences({ subject, expected: recounted, account: accounts.get(id), profile: profiles.get(id) });
  });
  return { invariant: 'I3', looked: `${expected.size} customers recounted`, findings: all.map((what) => ({ invariant: 'I3', what })) };
};
