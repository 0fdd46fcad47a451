// What a profile rests on, as plain data. Nothing in this folder uses code of the services or their libraries: it is a second opinion.

/** An event as it stands in the log of its topic. */
export interface Input { readonly type: string; readonly occurredAt: string; readonly receivedAt?: string; readonly data: Readonly<Record<string, unknown>> }

/** All inputs of one version, each topic in the order of its numbers. */
export type Inputs = Readonly<Record<'orders' | 'points' | 'complaints' | 'notifications' | 'shop', readonly Input[]>>;

export interface Settings {
  readonly tiers: readonly { readonly name: string; readonly from: number }[];
  readonly measure: 'kept-money' | 'base-points';
  readonly window?: 'rolling' | 'calendar-year' | undefined;
  readonly windowMonths: number;
  readonly review: { readonly months: number; readonly graceDays: number; readonly decline: 'one-step' | 'by-balance' };
  readonly memberships: readonly { readonly name: string; readonly tier: string }[];
  readonly advocate: { readonly publicScores: number; readonly satisfactionFrom: number };
  readonly typicalGapDays: number;
  readonly score: { readonly satisfaction: number; readonly engagement: number; readonly advocacy: number };
  readonly satisfaction: { readonly neutral: number; readonly neutralWeight: number; readonly halfLifeDays: number; readonly lateDayCost: number; readonly priceFallCost: number; readonly weights: Readonly<Record<string, number>> };
  readonly lostBelow: number;
}
export interface PolicyVersion { readonly version: number; readonly effectiveFrom: string; readonly policy: { readonly zone: string; readonly loyalty: Settings } }

export interface ModelTold {
  readonly version: number;
  readonly model: {
    readonly family: string; readonly parameters: readonly number[]; readonly correction?: unknown; readonly spend: { readonly mean: number; readonly weight: number };
    readonly cohorts?: { readonly firstDay: number; readonly latest: number; readonly slope: number } | undefined;
    readonly season?: { readonly factors: readonly number[] } | undefined;
  };
  readonly cuts: { readonly topFromMinor: number; readonly percentiles: readonly number[] };
}

/** What a version is stated by, beside its inputs: the instant, and which versions of policy and models. */
export interface StatedBy { readonly asOf: string; readonly policyVersion: number; readonly modelVersion?: number | undefined }
export interface Reference { readonly policies: readonly PolicyVersion[]; readonly models: readonly ModelTold[] }

export const isOf = (name: string) => ({ type }: Input): boolean => type.endsWith(`.${name}.v1`);
export const kindOf = ({ type }: Input): string => type.split('.').at(-2) ?? '';
export const policyAt = ({ policies }: Reference, instant: string): PolicyVersion => {
  const found = policies.filter(({ effectiveFrom }) => effectiveFrom <= instant).at(-1) ?? policies[0];
  if (found === undefined) throw new Error('there is no policy');
  return found;
};
