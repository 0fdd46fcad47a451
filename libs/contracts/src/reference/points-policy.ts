import { z } from 'zod';
import { decimal, kebab, localDate, word } from '../fields.js';
import { normName } from '../complaints/norm-name.js';
import { earningBasis, takeBacks } from '../points/earned-line.js';
import { rewardKinds } from '../points/points-redeemed.v1.js';
import { velocityLimit } from '../points/velocity.js';
import { roundings } from '../rounding.js';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const onOrders = {
  channels: z.array(word).min(1).optional().describe('Orders of these channels only; all when not told.'),
  weekdays: z.array(z.enum(weekdays)).min(1).optional().describe("Purchases on these days in the programme's zone only."),
  from: localDate.optional().describe('Purchases from this day on only.'),
  to: localDate.optional().describe('Purchases up to this day only.'),
  tiers: z.array(kebab).min(1).optional().describe('Customers who held one of these tiers at the payment only.'),
  memberships: z.array(word).min(1).optional().describe('Customers with one of these memberships, paid for at the payment, only, whatever their tier is.'),
  firstPurchase: z.literal(true).optional().describe("The customer's first purchase only: the earliest order of which something is kept (P3b)."),
};
const onLines = {
  categories: z.array(word).optional().describe('Lines of these categories only; all when not told.'),
  exceptCategories: z.array(word).min(1).optional().describe('Lines of these categories do not count.'),
  skus: z.array(word).min(1).optional().describe('Lines of these articles only.'),
};

const windowIsOpen = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean => from === undefined || to === undefined || from <= to;
const neverOpen = { path: ['to'], message: 'a campaign must not end before it starts' };

const budgetName = kebab.optional().describe('A budget pays what this gives beyond what would hold without; when it has nothing left, this does not hold (P3b).');

const earningRule = z.object({
  id: kebab, ...onOrders, ...onLines, budget: budgetName,
  points: z.int().min(0).max(1_000_000).describe('Points given …'),
  perMinor: z.int().min(1).describe('… for each so many minor units of the basis.'),
}).refine(windowIsOpen, neverOpen);

const multiplier = z.object({ id: kebab, ...onOrders, ...onLines, times: z.int().min(2).max(100) }).refine(windowIsOpen, neverOpen);

const bonus = z.object({
  id: kebab, ...onOrders, categories: onLines.categories, budget: budgetName,
  points: z.int().min(1).max(1_000_000), minimumMinor: z.int().min(0).describe('What must be kept of the lines that count (P12).'),
}).refine(windowIsOpen, neverOpen);

const budget = z.object({
  id: kebab,
  points: z.int().min(1).max(1_000_000_000_000).describe('What all customers together get from it; a later version may give more. What was drawn stays drawn, also after returns.'),
});

const mostPoints = z.int().min(1).max(1_000_000_000).optional();
const limits = z.object({
  perOrder: mostPoints.describe('An order earns no more than this.'),
  perDay: mostPoints.describe("All orders paid on one day of the programme's zone earn no more than this."),
  perMember: mostPoints.describe('All orders of a member that she keeps earn no more than this.'),
}).prefault({});

const adjustments = z.object({
  aloneMax: z.int().min(0).max(1_000_000_000).default(500)
    .describe('What one agent may give or take by hand for one customer within 24 hours; beyond it a second agent decides (P18). 0: always.'),
}).prefault({});

const goodwill = z.strictObject({
  points: z.int().min(1).max(1_000_000),
  norms: z.array(normName).min(1).default(normName.options).describe('Breaches of these response norms count.'),
  maxPerYear: z.int().min(1).max(50).default(3).describe('So often within twelve months; above that an agent may give points by hand.'),
});

const caseWait = z.object({
  daysPerCase: z.int().min(0).max(365).default(30).describe('The end of lots waits no longer than this for one case, from its opening on; 0: never.'),
  daysPerYear: z.int().min(0).max(365).default(60).describe('For all cases of a customer together no more days than this within 365.'),
}).prefault({});

const stepUp = z.strictObject({
  above: z.int().min(0).max(1_000_000_000).optional().describe('A hold, spend or redemption of more points than this needs one.'),
  newDevice: z.boolean().default(false).describe("So does a member's first from a device (claim `device`); a token that tells no device is always of a new one."),
  acr: z.array(z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be one word without spaces')).min(1).max(20).describe('Values of the claim `acr` that count.'),
  freshMinutes: z.int().min(1).max(1_440).default(10).describe('How long after `auth_time` it counts.'),
});

const reward = z.object({
  id: kebab, name: word,
  kind: z.enum(rewardKinds).describe('code: a digital good, each piece has a code of its own, which an admin stores; article: a thing; charity: a gift that the programme passes on.'),
  points: z.int().min(1).max(1_000_000_000).describe('What it costs.'),
  stock: z.int().min(0).max(1_000_000_000).optional().describe('How many pieces there are in all, taken ones counted; without end when not told. Of codes there are as many as are stored.'),
  perMember: z.int().min(1).max(1_000).optional().describe('A member gets no more of it than this.'),
  charity: word.optional().describe('Who gets the gift.'),
  costMinor: z.int().min(0).max(1_000_000_000_000).optional().describe('What a piece costs the programme; what points were redeemed for at a known cost tells the cost per point (P16).'),
}).refine(({ kind, stock }) => kind !== 'code' || stock === undefined, { path: ['stock'], message: 'the stock of codes is what is stored of them' })
  .refine(({ kind, charity }) => (kind === 'charity') === (charity !== undefined), { path: ['charity'], message: 'a gift names its charity, and nothing else does' });

const liability = z.object({
  costPerPoint: decimal.default('1').describe('What a point costs the programme, in minor units, until it is known.'),
  completionRate: decimal.default('1').describe('The share of pending points that become active, until it is known.'),
  redemptionRate: decimal.default('1').describe('The share of points that are ever redeemed, of lots of an age at which it is not known.'),
  knownFrom: z.int().min(1).max(1_000_000_000_000).default(10_000).describe('What the ledger tells counts as known once it rests on so many points (P16).'),
}).prefault({});

const lotExpiry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('never') }),
  z.strictObject({ kind: z.literal('months'), months: z.int().min(1).max(240), to: z.enum(['month-end', 'day-end']).default('month-end') }),
  z.strictObject({ kind: z.literal('yearly'), day: z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$|^(0[13-9]|1[0-2])-(29|30)$|^(0[13578]|1[02])-31$/, 'must be a day of every year, such as "12-31"') }),
  z.strictObject({ kind: z.literal('inactivity'), months: z.int().min(1).max(240) }),
]);

const activation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('completion') }),
  z.strictObject({ kind: z.literal('immediate') }),
  z.strictObject({ kind: z.literal('days'), days: z.int().min(1).max(365) }),
  z.strictObject({ kind: z.literal('date'), day: localDate }),
]);

const pointsDocument = z.object({
  activation: activation.prefault({ kind: 'completion' })
    .describe("When earned points can be spent: when the order completes; at once; so many days after the payment; or from the start of a day in the programme's zone (P5)."),
  expiry: lotExpiry.prefault({ kind: 'months', months: 12 })
    .describe('When a lot ends: never; so many months after activation, to the end of the month or day; on a day of every year; or so many months after the last activity (P6).'),
  expiryWarningDays: z.int().min(0).max(365).default(14).describe('No lot expires unless its warning was decided at least so many days before (P14); 0: no warnings.'),
  restoreDays: z.int().min(1).max(365).default(30).describe('How long points live that come back to a lot that has expired meanwhile (P13).'),
  holdMinutes: z.int().min(1).max(10_080).default(30).describe('After so long a hold releases itself (P8).'),
  debtMax: z.int().min(0).optional().describe('With take-back into debt: never further below zero than this (P11).'),
  basis: earningBasis.prefault({}).describe('Which of tax, shipping, discounts and the part paid with points is in what earns; rules, bonuses and their `minimumMinor` count by it (P3). None when not told.'),
  rules: z.array(earningRule).max(200).default([]).describe('What lines earn, by those rules that hold for order and line; gift cards earn nothing.'),
  stacking: z.enum(['first', 'best', 'additive']).default('first')
    .describe('When several rules hold: the first; the one that gives most; or all together, for which all need one `perMinor`.'),
  multipliers: z.array(multiplier).max(50).default([]).describe('The greatest that holds multiplies the rate of the line.'),
  bonuses: z.array(bonus).max(50).default([]).describe('Fixed points for an order that reaches an amount.'),
  budgets: z.array(budget).max(50).default([]).describe('Points of campaigns that are given out once, first come, first served; rules and bonuses name them. An order draws when it is paid.'),
  limits: limits.describe('The cut falls on what was paid last; what a return frees serves later earns (P3b).'),
  velocity: z.array(velocityLimit).max(20).default([])
    .describe('Against fraud: how much may be earned and spent how fast. An earn beyond stays pending until an agent has reviewed it, a spend beyond is refused (P19). No limits when not told.'),
  adjustments,
  birthday: z.strictObject({ points: z.int().min(1).max(1_000_000) }).optional()
    .describe("What a birthday earns, once a calendar year, at the start of the day in the customer's zone; one entered less than 30 days ahead earns next year (P15)."),
  goodwill: goodwill.optional().describe('What a customer gets when an answer to her complaint is late, once per case (C10). Nothing when not told.'),
  caseWait: caseWait.describe('While a case about an order of the customer is open, her lots do not end (C10).'),
  stepUp: stepUp.optional().describe('When people who spend must have authenticated again just before; a platform vouches for its members. Never when not told (P8).'),
  rewards: z.array(reward).max(500).default([]).describe('What points can be redeemed for (P17).'),
  liability,
  rounding: z.enum(roundings).default('half-even').describe('Applied once per order; points fall to lines by largest remainder (P4).'),
  takeBack: z.enum(takeBacks).default('debt').describe('What happens when less is left than must be taken back (P11).'),
});

type Context = z.core.$RefinementCtx<z.output<typeof pointsDocument>>;
const checkBudgets = ({ budgets, rules, bonuses, stacking }: z.output<typeof pointsDocument>, context: Context): void => {
  const known = new Set(budgets.map(({ id }) => id));
  for (const [list, named] of Object.entries({ rules, bonuses })) for (const [at, { budget: name }] of named.entries()) {
    if (name !== undefined && !known.has(name)) context.addIssue({ code: 'custom', path: [list, at, 'budget'], message: `points.budgets has no ${name}` });
  }
  const paying = new Set(rules.flatMap(({ budget: name }) => (name === undefined ? [] : [name])));
  if (stacking === 'additive' && paying.size > 1) context.addIssue({ code: 'custom', path: ['stacking'], message: 'rules that add up can name one budget in all' });
};

type PointsDocument = z.output<typeof pointsDocument>;
const idsOf = ({ rules, multipliers, bonuses }: PointsDocument): string[] => [...rules, ...multipliers, ...bonuses].map((one) => one.id);
const areUnique = (ids: readonly string[]): boolean => new Set(ids).size === ids.length;

/** How points are earned, taken back, spent and end. */
export const pointsPolicy = pointsDocument
  .refine((points) => areUnique(idsOf(points)), { path: ['rules'], message: 'each rule id may occur once' })
  .refine(({ budgets }) => areUnique(budgets.map(({ id }) => id)), { path: ['budgets'], message: 'each budget id may occur once' })
  .superRefine(checkBudgets)
  .refine(({ velocity }) => areUnique(velocity.map(({ id }) => id)), { path: ['velocity'], message: 'each velocity limit id may occur once' })
  .refine(({ rewards }) => areUnique(rewards.map(({ id }) => id)), { path: ['rewards'], message: 'each reward id may occur once' })
  .refine(({ stacking, rules }) => stacking !== 'additive' || new Set(rules.map((rule) => rule.perMinor)).size <= 1, { path: ['stacking'], message: 'rules that add up need one perMinor' })
  .prefault({});
