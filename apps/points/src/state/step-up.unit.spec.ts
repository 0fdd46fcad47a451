import { policy as policySchema } from '@fealty/contracts';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { OrderStory } from '../../testing/order-story.fixture.js';
import { aPolicy, ask, askAs, perEuro, run, startOfRun, type Asked, type Run } from '../../testing/points-run.fixture.js';
import { evolve } from './evolve.rules.js';

const mug = { id: 'mug', name: 'A mug', kind: 'article', points: 51 } as const;
const policyWith = (stepUp: object) => aPolicy({ ...perEuro, rewards: [mug], stepUp: { acr: ['mfa', 'passkey'], freshMinutes: 10, ...stepUp } });
let story: OrderStory;
let rich: Run;
beforeEach(() => {
  story = new OrderStory();
  rich = run([...story.pay([{ netMinor: 100_000 }]), ...story.complete(0)], aPolicy());
});

const before = (now: string, ms: number): string => new Date(Date.parse(now) - ms).toISOString();
const spend = (points: number) => ask('spend', story.now(), { orderId: 'o-2', points });
const seen = (command: Asked, agoMs: number, acr = 'mfa') => askAs({ authenticatedAt: before(command.at, agoMs), acr }, command);

describe('over the limit of the policy', () => {
  const policy = policyWith({ above: 50 });
  const refused = (...asked: Asked[]) => run(asked, policy, rich).refused;

  it('holding, spending and redeeming need a fresh authentication; up to the limit nobody asks', () => {
    const now = story.now();
    expect(refused(ask('hold', now, { points: 51 }), spend(51), ask('redeem', now, { rewardId: 'mug' }))).toEqual(['step-up-needed', 'step-up-needed', 'step-up-needed']);
    expect(refused(ask('hold', now, { points: 50 }), spend(50))).toEqual([]);
    expect(run([spend(51)], policy, rich).state).toBe(rich.state);
  });

  it('an authentication counts while it is fresh, also when the clock of its issuer is a minute ahead', () => {
    const limit = 10 * 60_000;
    expect([0, limit, -60_000].flatMap((agoMs) => refused(seen(spend(51), agoMs)))).toEqual([]);
    expect([limit + 1, -60_001].flatMap((agoMs) => refused(seen(spend(51), agoMs)))).toEqual(['step-up-needed', 'step-up-needed']);
  });

  it('an authentication counts when it was as sure as the policy wants', () => {
    expect(refused(seen(spend(51), 0, 'passkey'))).toEqual([]);
    expect(refused(seen(spend(51), 0, 'pwd'), askAs({ acr: 'mfa' }, spend(51)), askAs({ authenticatedAt: story.now() }, spend(51)))).toEqual(['step-up-needed', 'step-up-needed', 'step-up-needed']);
  });

  it('an agent needs one too, a platform vouches for its members', () => {
    expect(refused(askAs({ role: 'agent' }, spend(51)))).toEqual(['step-up-needed']);
    expect(refused(askAs({ role: 'platform' }, spend(51)))).toEqual([]);
  });

  it('who has not enough points is told that, and need not authenticate for it', () => {
    expect(refused(spend(1_001))).toEqual(['not-enough-points']);
  });
});

describe('from a device', () => {
  const policy = policyWith({ newDevice: true });
  const first = '00000000000000aa';
  const from = (device: string | undefined, command: Asked): Asked => ({ ...command, caller: { subject: 'spec', role: 'member', ...command.caller, ...(device === undefined ? {} : { device }) } });

  it('not seen before for the customer, a member authenticates once, and is asked again on the next one', () => {
    const known = run([from(first, seen(spend(1), 0))], policy, rich);
    expect(known.refused).toEqual([]);
    expect(known.state.customer.devices).toEqual([first]);
    expect(run([from(first, spend(1)), from(first, ask('hold', story.now(), { points: 1 })), from(first, ask('redeem', story.now(), { rewardId: 'mug' }))], policy, known).refused).toEqual([]);
    expect(run([from('00000000000000bb', spend(1)), from(undefined, spend(1))], policy, known).refused).toEqual(['step-up-needed', 'step-up-needed']);
  });

  it('that was refused nothing is remembered, and the mark is told once', () => {
    expect(run([from(first, spend(1)), from(first, spend(1))], policy, rich).refused).toEqual(['step-up-needed', 'step-up-needed']);
    const twice = run([from(first, seen(spend(1), 0)), from(first, spend(1))], policy, rich);
    expect(twice.facts.slice(rich.facts.length).map(({ data }) => 'device' in data)).toEqual([true, false]);
  });

  it('what is remembered is rebuilt from what was said, the latest 20', () => {
    const marks = Array.from({ length: 22 }, (_, n) => n.toString(16).padStart(16, '0'));
    const done = run(marks.map((mark, n) => from(mark, seen(n % 2 === 0 ? spend(1) : ask('hold', story.now(), { points: 1 }), 0))), policy, rich);
    expect(done.state.customer.devices).toEqual(marks.slice(2));
    expect(done.facts.reduce(evolve, startOfRun.state)).toEqual(done.state);
  });

  it('an agent or a platform is not asked, and theirs are not remembered', () => {
    const done = run([askAs({ role: 'agent', device: first }, spend(1)), askAs({ role: 'platform', device: first }, spend(1))], policy, rich);
    expect(done.refused).toEqual([]);
    expect(done.state.customer.devices).toBeUndefined();
  });
});

it('a policy that asks for step-up names the acr that counts', () => {
  expect(policySchema.safeParse({ ...aPolicy().policy, points: { stepUp: { above: 5 } } }).success).toBe(false);
});
