import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { instant } from '../fields.js';
import { referenceTopic } from '../topics.js';
import { modelCard, scoringModel, valueCuts } from './prediction-model.js';

const spend = { way: 'credibility', guard: 'few-customers', mean: 3500, weight: 2, customers: 20, correlation: 0.1 } as const;
const model = { version: 1, family: 'MBG/NBD', parameters: [0.52, 6.18, 0.89, 1.61] as [number, number, number, number], spend } as const;
const cuts = { on: '2026-03-01', customers: 2_000, topFromMinor: 12_000, topShare: 0.71, percentiles: Array.from({ length: 19 }, (_, place) => 500 * (place + 1)), errorMost: 0.01 };
const card = {
  from: '2025-01-01', until: '2026-02-28', weeks: 26, customers: 2_000, purchases: 4_100, sampledEvery: 1, logLikelihood: -9_582.1, converged: true,
  likelihoods: [{ family: 'MBG/NBD' as const, logLikelihood: -9_582.1 }], likelihoodCustomers: 2_000, validated: [],
};

export const modelPublishedV1 = defineEvent('loyalty', referenceTopic)({
  name: 'model-published',
  says: 'Said by loyalty when the models of a programme were fitted to its customers, or the cuts between its customers measured anew; every profile rests on the version in force on its day (E1).',
  data: z.object({
    version: z.int().min(1).describe('Counts 1, 2, 3 … per programme.'),
    effectiveFrom: instant.describe("In force from the local day on that this lies in: the first version at once, a later one from the start of a day after it was said, in the programme's zone."),
    model: scoringModel, cuts: valueCuts, card: modelCard,
  }),
  examples: {
    minimal: { version: 1, effectiveFrom: '2026-03-01T10:00:00.000Z', model, cuts, card },
    full: {
      version: 2, effectiveFrom: '2026-03-08T23:00:00.000Z', cuts,
      model: { ...model, cohorts: { firstDay: 20_089, latest: 60, slope: -0.9 }, season: { factors: [1.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 1, 1.4, 1.5] }, correction: { terms: [{ mean: 0, deviation: 1, weight: 0.1, least: -3, most: 3 }], spendUnit: 3500, scale: 1, weeks: 26 }, spend: { ...spend, parameters: { p: 6.2, q: 3.7, gamma: 1544 }, logLikelihood: -4055.9 } },
      card: {
        ...card, validated: [{ family: 'MBG/NBD', cohorts: true, corrected: true, allocation: 1.1 }],
        check: { weeks: 26, customers: 1_500, rmse: 1.6, mae: 0.8, gini: 0.68, auc: 0.78, forecast: 900, actual: 930, bands: [{ customers: 1_500, forecast: 0.6, actual: 0.62 }] },
      },
    },
  },
});
export type ModelPublishedV1 = EventOf<typeof modelPublishedV1>;
