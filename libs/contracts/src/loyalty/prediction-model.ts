import { z } from 'zod';
import { localDate } from '../fields.js';

const four = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const count = z.int().min(0);

/** Models in which a customer can be gone after one purchase. BG/NBD is none: it calls every customer with one purchase alive for ever. */
export const modelFamilies = ['MBG/NBD', 'MBG/CNBD-2', 'MBG/CNBD-3', 'MBG/CNBD-4', 'MBG/CNBD-5', 'MBG/CNBD-6', 'Pareto/NBD'] as const;

const spend = z.object({
  way: z.enum(['gamma-gamma', 'credibility']).describe('credibility: the mean of the customer, drawn to that of all, where Gamma-Gamma may not be used.'),
  guard: z.enum(['few-customers', 'tied-to-frequency', 'not-converged', 'no-finite-mean']).optional().describe('Why not Gamma-Gamma.'),
  mean: z.number().describe('Expected spend of a purchase of a customer of whom nothing is known, in minor units.'),
  weight: z.number().describe('For how many purchases that mean counts beside the own ones.'),
  customers: count, correlation: z.number(),
  parameters: z.object({ p: z.number(), q: z.number(), gamma: z.number() }).optional(), logLikelihood: z.number().optional(),
});

/** All that a score needs: with the same numbers anybody comes to the same score. Fractions are IEEE doubles, exact as JSON. */
export const scoringModel = z.object({
  version: z.literal(1).describe('Of this shape.'),
  family: z.enum(modelFamilies),
  parameters: four.describe('r, alpha, a, b of the counting models, r, alpha, s, beta of Pareto/NBD; time in weeks.'),
  cohorts: z.object({ firstDay: z.int().describe('Days since 1970-01-01.'), latest: count.describe('Whole weeks.'), slope: z.number() }).optional()
    .describe("The customer's own time, in which the counting is done: a week has (1 + e / 8)^slope of it, e the whole weeks, up to `latest`, from `firstDay` to the customer's first purchase."),
  season: z.object({ factors: z.array(z.number()).length(13).describe('By part of a year of 365.25 days; the first one began with 1970-01-01.') }).optional()
    .describe('Days count by the factor of the part in which they lie: those after a purchase up to and with the day of the score, and those of a forecast from the day after it. Absent: each counts as one.'),
  correction: z.object({
    terms: z.array(z.object({ mean: z.number(), deviation: z.number(), weight: z.number(), least: z.number(), most: z.number() })), spendUnit: z.number(), scale: z.number(), weeks: z.number(),
  }).optional().describe('A ridge regression that moves expectation between customers and keeps the total.'),
  spend,
});

/** Where customers stand by what is kept of their purchases, on one day: everybody is compared with these until the next version. */
export const valueCuts = z.object({
  on: localDate, customers: count.describe('With a purchase.'),
  topFromMinor: z.number().describe('Kept money from which a customer belongs to the top fifth.'),
  topShare: z.number().min(0).max(1).describe('Share of all kept money that the top fifth brings.'),
  percentiles: z.array(z.number()).length(19).describe('Kept money of the 5th, 10th … 95th of 100 customers.'),
  errorMost: z.number().describe('Relative error of each of these amounts, at most.'),
});

const accuracy = z.object({
  weeks: z.number(), customers: count, rmse: z.number(), mae: z.number(), gini: z.number(), auc: z.number(),
  forecast: z.number().describe('Purchases of all, as forecast …'), actual: z.number().describe('… and as they came.'),
  bands: z.array(z.object({ customers: count, forecast: z.number(), actual: z.number() })).describe('From the lowest forecast to the highest: means per customer.'),
});

/** What a model was fitted on, how well it fits, and how it met purchases that it was not fitted on. */
export const modelCard = z.object({
  from: localDate, until: localDate.describe('Purchases after this day were not looked at.'), weeks: z.number(), customers: count, purchases: count,
  sampledEvery: z.int().min(1).describe('1: every customer; n: every n-th, so that memory stays bounded.'),
  logLikelihood: z.number(), converged: z.boolean(), likelihoods: z.array(z.object({ family: z.enum(modelFamilies), logLikelihood: z.number() })), likelihoodCustomers: count,
  validated: z.array(z.object({ family: z.enum(modelFamilies), cohorts: z.boolean().optional(), corrected: z.boolean(), allocation: z.number() })).describe('Candidates in the order of how well they shared out later purchases; empty: too little past.'),
  check: accuracy.optional().describe('The last forecast inside the data, made without a season, and what came, with a calibration table of ten bands of customers by what was expected.'),
});

export type ScoringModelData = z.infer<typeof scoringModel>;
export type ValueCuts = z.infer<typeof valueCuts>;
export type ModelCardData = z.infer<typeof modelCard>;
