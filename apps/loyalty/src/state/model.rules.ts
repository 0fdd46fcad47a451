import type { ModelVersion } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';

// Which version of the programme's models holds on a day: the newest one that takes effect on it or before. None holds before the first one.

interface Effective { readonly zone: string; readonly days: readonly number[]; readonly epochDays: readonly number[] }
const none: Effective = { zone: '', days: [], epochDays: [] };
const remembered = new WeakMap<readonly ModelVersion[], Effective>();

const effective = (models: readonly ModelVersion[] | undefined, zone: string): Effective => {
  if (models === undefined || models.length === 0) return none;
  let known = remembered.get(models);
  if (known?.zone !== zone) {
    const days = models.map(({ effectiveFrom }) => localDayNumber(effectiveFrom, zone));
    remembered.set(models, (known = { zone, days, epochDays: days.map(epochDay) }));
  }
  return known;
};

/** The local days (YYYYMMDD) on which the versions take effect, in their order. */
export const modelDays = (models: readonly ModelVersion[] | undefined, zone: string): readonly number[] => effective(models, zone).days;

/** The number of the version in force on a day; none yet: undefined. */
export const modelOn = (models: readonly ModelVersion[] | undefined, zone: string, day: number): number | undefined => {
  const place = effective(models, zone).days.findLastIndex((from) => from <= day);
  return models?.[place]?.version;
};

export const modelOnEpochDay = (models: readonly ModelVersion[] | undefined, zone: string, day: number): ModelVersion | undefined => {
  const { epochDays } = effective(models, zone);
  for (let place = epochDays.length - 1; place >= 0; place -= 1) if ((epochDays[place] ?? 0) <= day) return models?.[place];
  return undefined;
};

export const modelNumbered = (models: readonly ModelVersion[] | undefined, version: number | undefined): ModelVersion | undefined =>
  (version === undefined ? undefined : models?.findLast((model) => model.version === version));
