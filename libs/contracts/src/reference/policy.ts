import { z } from 'zod';
import { currency, foreignId, kebab, localDate, word, zone } from '../fields.js';
import { isZone } from '../local-time.js';
import { templateFaults, triggerNames } from '../notifications/template.js';
import { roundings } from '../rounding.js';
import { pointsPolicy, weekdays } from './points-policy.js';

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a local wall time such as "09:00"');
const days = z.int().min(0).max(3_650);

const platforms = z.array(z.object({
  id: kebab.describe("The platform's short name, as in GET /customers/{platform}/{id}."),
  source: foreignId.describe('The CloudEvents source that its events carry.'),
})).min(1);

const intake = z.object({
  maximumAgeDays: days.default(30).describe('An event that occurred earlier and is not marked as import is refused (E4).'),
}).prefault({});

const marginPercent = z.int().min(-100).max(100);
const orders = z.object({
  returnWindowDays: days.default(14).describe('A line completes so many days after it reached the customer (O3).'),
  returnWindowDaysByKind: z.partialRecord(z.enum(['in-store', 'digital', 'service']), days).default({}).describe('Their own window, where it differs.'),
  assumedCompletionDays: days.default(60).describe('A paid order with no delivery news completes so long after the latest promise (O3).'),
  overdueRepeatDays: z.array(z.int().min(1).max(365)).max(5).default([3, 7]).describe('Days after the first at which overdue is said again (O6).'),
  priceFall: z.object({
    days: z.int().min(0).max(365).default(0).describe('A price that falls within so many days after an order was placed is said of its kept lines; 0: never.'),
    leastPercent: z.int().min(1).max(100).default(5).describe('From how many percent of what was paid on.'),
    graceHours: z.int().min(1).max(720).default(24).describe('So long after those days prices are compared: what platforms tell of them by then counts.'),
  }).prefault({}).describe('One due instant more per paid order, so it is off unless told (E2).'),
  marginPercent: marginPercent.optional().describe('The margin of lines whose cost is not told, in percent of their price less discounts and tax, also of a part paid with points (O7): the rest is their cost, told as estimated. Not told: of such lines no margin is known.'),
  marginPercentByCategory: z.record(word, marginPercent).default({}).describe('The margin of a category, where it differs.'),
  rounding: z.enum(roundings).default('half-even').describe('How quantity x price and currency conversion round to minor units.'),
}).prefault({});

const dailyWindow = z.object({ from: clock, to: clock });
const businessWindow = z.object({ from: clock, to: z.union([clock, z.literal('24:00')]) })
  .refine(({ from, to }) => from < to, 'a window must end after it starts; one over midnight is two, up to "24:00" and from "00:00"');
const businessWindows = z.partialRecord(z.enum(weekdays), z.array(businessWindow).max(24))
  .refine((days) => Object.keys(days).length === 0 || Object.values(days).some((day) => day.length > 0), 'business hours must open at some time of the week')
  .default({}).describe('Business hours by weekday, several a day allowed; a weekday not named is closed; none named: round the clock.');
const normMinutes = z.int().min(1).max(525_600);
const complaints = z.object({
  calendar: z.object({
    zone: zone.refine(isZone, 'must be an IANA time zone that this system knows').optional().describe("The programme's zone when not told."),
    windows: businessWindows,
    holidays: z.array(localDate).max(1_000).default([]).describe('Local days on which clocks stand still.'),
  }).prefault({}),
  norms: z.object({
    firstResponseMinutes: normMinutes.default(480),
    nextResponseMinutes: normMinutes.default(480),
    resolutionMinutes: normMinutes.default(2_400),
    warnBeforeMinutes: z.int().min(0).max(525_600).default(60).describe('Business minutes before a norm is due at which it is warned of; 0, or more than the norm has: never.'),
  }).prefault({}),
}).prefault({});

const messageTrigger = z.object({
  on: z.enum(triggerNames),
  topic: word.describe('The consent topic that the customer must have granted.'),
  transactional: z.boolean().default(false).describe("Answers the customer's own act: needs no consent and no quiet hours (N3)."),
  subject: z.string().min(1).max(200).describe('One line with {{variables}}.'),
  body: z.string().min(1).max(20_000).describe('Text with {{variables}}.'),
}).superRefine(({ on, subject, body }, context) => {
  for (const [path, template] of Object.entries({ subject, body })) {
    for (const message of templateFaults(on, template)) context.addIssue({ code: 'custom', path: [path], message });
  }
});
const notifications = z.object({
  from: z.email().default('loyalty@example.org').describe('Sender address of mail.'),
  quietHours: dailyWindow.prefault({ from: '21:00', to: '08:00' }).describe("Local wall time in the customer's zone, over midnight when it ends earlier than it starts; equal: none."),
  maximumAgeHours: z.int().min(1).max(8_760).default(48).describe('Older triggers are suppressed as stale (E4).'),
  triggers: z.array(messageTrigger).max(50).default([])
    .refine((all) => new Set(all.map(({ on }) => on)).size === all.length, 'one template per trigger'),
}).prefault({});

const satisfactionWeights = z.object({
  score: z.number().min(0).max(10).default(1).describe('A review: 1 to 5 read as 0 to 100.'),
  lateDelivery: z.number().min(0).max(10).default(1).describe('A delivery after the promised day, or one that is overdue now.'),
  deliveryInTime: z.number().min(0).max(10).default(0.25).describe('A promise kept, read as 100.'),
  faultyReturn: z.number().min(0).max(10).default(1).describe('A return for a defect, a wrong item or lateness, read as 0.'),
  priceFall: z.number().min(0).max(10).default(0.5).describe('A price that fell within `orders.priceFall` after a purchase.'),
  answerInTime: z.number().min(0).max(10).default(0.25).describe('An answer to a complaint within its norm, read as 100.'),
  answerLate: z.number().min(0).max(10).default(1).describe('An answer to a complaint after its norm, read as 0.'),
}).prefault({});
const share = z.number().min(0).max(1);

const loyalty = z.object({
  tiers: z.array(z.object({ name: kebab, from: z.int().min(0) })).min(1).max(20)
    .default([{ name: 'base', from: 0 }])
    .refine((tiers) => tiers[0]?.from === 0, 'the first tier must start from 0')
    .refine((tiers) => tiers.every((tier, i) => i === 0 || tier.from > (tiers[i - 1]?.from ?? 0)), 'tiers must rise'),
  measure: z.enum(['kept-money', 'base-points']).default('kept-money').describe('What qualifies for a tier: kept money in minor units, or base points.'),
  window: z.enum(['rolling', 'calendar-year']).default('rolling').describe("What is measured: the last `windowMonths`, or the year since 1 January in the programme's zone; then a tier is reviewed at the end of a year (L3)."),
  windowMonths: z.int().min(1).max(120).default(12).describe('Rolling window that is measured, in calendar months.'),
  review: z.object({
    months: z.int().min(1).max(120).default(12).describe('A tier is reviewed at the end of the month so long after it was won or renewed, by calendar years at the end of the year of that month (L3).'),
    graceDays: z.int().min(0).max(365).default(0).describe('Purchases so long after the review still keep the tier.'),
    decline: z.enum(['one-step', 'by-balance']).default('one-step').describe('How far a tier falls that is not kept.'),
  }).prefault({}),
  memberships: z.array(z.object({ name: word, tier: kebab })).max(50).default([]).describe('Paid memberships and the tier that each gives at least.'),
  advocate: z.object({
    publicScores: z.int().min(1).max(100).default(2).describe('Public scores of at least 4 that make a repeat customer an advocate …'),
    satisfactionFrom: z.int().min(0).max(100).default(75).describe('… with satisfaction of at least this (L2).'),
  }).prefault({}),
  typicalGapDays: z.int().min(1).max(3_650).default(60).describe("Days between purchases, where a customer's own rhythm is not known yet."),
  band: z.int().min(1).max(50).default(5).describe('While nothing happens, score and chance of being alive are told again when they move into another band of so many of 100 (E6).'),
  score: z.object({ satisfaction: share.default(0.5), engagement: share.default(0.25), advocacy: share.default(0.25) }).prefault({})
    .refine((weights) => Math.abs(weights.satisfaction + weights.engagement + weights.advocacy - 1) < 1e-9, 'weights must add up to 1').describe('Weights of the loyalty score (L6).'),
  satisfaction: z.object({
    neutral: z.int().min(0).max(100).default(60),
    neutralWeight: z.number().min(0.01).max(100).default(1),
    halfLifeDays: z.int().min(1).max(3_650).default(180),
    lateDayCost: z.int().min(0).max(100).default(10).describe('What each day of lateness takes from the neutral reading, down to 0.'),
    priceFallCost: z.int().min(0).max(100).default(1).describe('What each percent that a price fell takes from the neutral reading, down to 0.'),
    weights: satisfactionWeights,
  }).prefault({}),
  maskedLeakOver: share.default(0.05).describe('A month that loses more than this share of its customers, while their number stays within 2 %, is told as masked in the funnel (L11).'),
  lostBelow: z.int().min(0).max(100).default(50).describe('A customer whose satisfaction is under it is lost (L2).'),
}).prefault({});

const conditionalLists = ['rules', 'multipliers', 'bonuses'] as const;

/**
 * A programme's policy: one document, validated before it is published, effective from a date, never edited (E1). Every field has a
 * default but programme, currency, zone and platforms.
 */
export const policy = z.object({
  programme: kebab,
  name: z.string().min(1).max(200).optional(),
  currency,
  zone,
  locale: z.string().default('en'),
  platforms,
  intake, orders, points: pointsPolicy, complaints, notifications, loyalty,
}).superRefine((document, context) => {
  const known = { tiers: new Set<string>(document.loyalty.tiers.map(({ name }) => name)), memberships: new Set(document.loyalty.memberships.map(({ name }) => name)) };
  for (const list of conditionalLists) for (const [at, rule] of document.points[list].entries()) for (const field of ['tiers', 'memberships'] as const) {
    for (const [index, name] of (rule[field] ?? []).entries()) {
      if (!known[field].has(name)) context.addIssue({ code: 'custom', path: ['points', list, at, field, index], message: `loyalty.${field} has no ${name}` });
    }
  }
});
export type Policy = z.infer<typeof policy>;
export type PolicyDocument = z.input<typeof policy>;
