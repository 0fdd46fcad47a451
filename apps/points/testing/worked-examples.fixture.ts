// The worked examples of docs/concepts/points-as-a-ledger.md: small stories that the real rules are run on, so that no number there is written by hand.
import type { PolicyDocument, PolicyInForce } from '@fealty/contracts';
import { OrderStory, type OrdersEvent } from './order-story.fixture.js';
import { after, aPolicy, ask, perEuro, run, startOfRun, type Happening, type Run } from './points-run.fixture.js';

type PointsPolicy = NonNullable<PolicyDocument['points']>;
/** A happening and the version of the policy that is in force then. */
export interface Step { readonly happening: Happening; readonly version: number }
export interface Example { /** The policy, as version 1, 2, …, without what is the default. */ readonly policies: readonly PointsPolicy[]; readonly steps: readonly Step[] }
/** A step with the account before and after it. */
export interface Played { readonly step: Step; readonly before: Run; readonly done: Run }

const at = (instant: string, events: readonly OrdersEvent[]): Step[] => events.map((event) => ({ happening: { ...event, occurredAt: instant, receivedAt: instant }, version: 1 }));
const step = (happening: Happening): Step => ({ happening, version: 1 });
const under = (version: number, steps: readonly Step[]): Step[] => steps.map((one) => ({ ...one, version }));
const [march1, march3, march5, march10, march15] = ['2026-03-01T10:00:00.000Z', '2026-03-03T10:00:00.000Z', '2026-03-05T10:00:00.000Z', '2026-03-10T10:00:00.000Z', '2026-03-15T10:00:00.000Z'];

const earn = (): Example => {
  const story = new OrderStory();
  const piece = [{ lineId: '1', quantity: 1 }];
  return {
    policies: [{ ...perEuro, bonuses: [{ id: 'large-order', points: 100, minimumMinor: 5_000 }] }, { ...perEuro, rules: [] }],
    steps: [...at(march1, story.pay([{ netMinor: 6_000, quantity: 6 }])), ...at(march3, story.giveBack(0, piece)), ...under(2, [...at(march5, story.giveBack(0, piece)), ...at(march10, story.complete(0))])],
  };
};

const returned = (times: number, quantity: number): Example => {
  const story = new OrderStory();
  const steps = [...at(march1, [...story.pay([{ netMinor: 1_110, quantity: 12 }]), ...story.complete(0)])];
  for (let one = 0; one < times; one += 1) steps.push(...at(march5, story.giveBack(0, [{ lineId: '1', quantity }])));
  return { policies: [perEuro], steps };
};

const spend = (): Example => {
  const story = new OrderStory();
  const months = (number: number): PointsPolicy => ({ ...perEuro, expiry: { kind: 'months', months: number } });
  const bought = (instant: string): Step[] => { const paid = story.pay([{ netMinor: 5_000 }]); return at(instant, [...paid, ...story.complete(story.orders.length - 1)]); };
  return {
    policies: [months(12), months(6)],
    steps: [
      ...bought(march1), ...under(2, [...bought(march3), step(ask('spend', march5, { orderId: 'o-3', points: 70 })), ...at(march5, story.pay([{ netMinor: 1_000, quantity: 2 }]))]),
      ...under(2, [...at(march10, story.giveBack(2, [{ lineId: '1', quantity: 1 }])), ...at(march15, story.giveBack(2, [{ lineId: '1', quantity: 1 }]))]),
    ],
  };
};

const expire = (): Example => {
  const story = new OrderStory();
  const steps = at(march1, [...story.pay([{ netMinor: 10_000 }]), ...story.complete(0)]);
  const ticks = ['2027-03-16T22:00:00.000Z', '2027-03-31T22:00:00.000Z'].map((now) => step({ type: 'ticked', now }));
  return {
    policies: [{ ...perEuro, expiry: { kind: 'months', months: 12 } }],
    steps: [...steps, step(ask('spend', march5, { orderId: 'o-2', points: 30 })), ...ticks, ...at('2027-04-02T10:00:00.000Z', story.giveBack(0, [{ lineId: '1', quantity: 1 }]))],
  };
};

const debt = (): Example => {
  const story = new OrderStory();
  const first = at(march1, [...story.pay([{ netMinor: 5_000 }]), ...story.complete(0)]);
  const spent = step(ask('spend', march3, { orderId: 'elsewhere', points: 40 }));
  const back = at(march5, story.giveBack(0, [{ lineId: '1', quantity: 1 }]));
  return { policies: [perEuro], steps: [...first, spent, ...back, ...at(march10, [...story.pay([{ netMinor: 6_000 }]), ...story.complete(1)])] };
};

const repair = (): Example => {
  const story = new OrderStory();
  const journal = (number: number): string => `00000000-0000-4000-9000-${String(number).padStart(12, '0')}`;
  const asked = { journalId: journal(1), policyVersion: 2, forgive: false, by: 'a-1', secondBy: 'a-2', orders: [{ orderId: 'o-1', at: march1 }] };
  return {
    policies: [perEuro, { ...perEuro, rules: [{ id: 'half', points: 1, perMinor: 200 }] }],
    steps: [
      ...at(march1, [...story.pay([{ netMinor: 5_000 }]), ...story.complete(0)]), step(ask('spend', march3, { orderId: 'elsewhere', points: 40 })),
      ...under(2, [step(ask('repair', march10, asked)), step(ask('repair', march15, { ...asked, journalId: journal(2), undoes: journal(1) }))]),
    ],
  };
};

/** Every example, by the name that the page marks its place with. */
export const workedExamples: Readonly<Record<string, Example>> = {
  earn: earn(), 'many-returns': returned(10, 1), 'one-return': returned(1, 10), spend: spend(), expire: expire(), debt: debt(), repair: repair(),
};

const inForce = ({ policies }: Example, version: number): PolicyInForce => {
  const known = policies.map((policy, index) => aPolicy(policy, index + 1));
  const today = known[version - 1];
  if (today === undefined) throw new Error(`the example has no version ${version} of its policy`);
  return after(today, ...known);
};

/** Runs the real rules on an example, step by step. @throws Error when a step is refused: an example shows what happens */
export const played = (example: Example): Played[] => {
  let before = startOfRun;
  return example.steps.map((one) => {
    const done = run([one.happening], inForce(example, one.version), before);
    if (done.refused.length > 0) throw new Error(`a step of the example is refused: ${done.refused.join(', ')}`);
    const now = { step: one, before, done };
    before = done;
    return now;
  });
};
