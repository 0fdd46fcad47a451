import type { Policy, PolicyInForce } from '@fealty/contracts';
import { epochDay } from './calendar.rules.js';
import { localDayNumber } from './days.rules.js';

// Which policy version holds on a day of the past: so a later version changes nothing of what was before it.

type Versions = NonNullable<PolicyInForce['versions']>;
interface ByDay { readonly policies: readonly Policy[]; readonly from: readonly number[] }
const remembered = new WeakMap<Versions, ByDay>();

const byDay = (versions: Versions): ByDay => {
  let known = remembered.get(versions);
  if (known === undefined) {
    known = { policies: versions.map(({ policy }) => policy), from: versions.map(({ effectiveFrom, policy }) => epochDay(localDayNumber(effectiveFrom, policy.zone))) };
    remembered.set(versions, known);
  }
  return known;
};

export const policiesOf = ({ policy, versions }: PolicyInForce): readonly Policy[] => (versions === undefined ? [policy] : byDay(versions).policies);

/** The one in force on a day (since 1970), the day on which it takes effect included; the first one for anything older. */
export const policyOn = ({ policy, versions }: PolicyInForce, day: number): Policy => {
  if (versions === undefined) return policy;
  const { policies, from } = byDay(versions);
  for (let place = policies.length - 1; place > 0; place -= 1) if ((from[place] ?? 0) <= day) return policies[place] ?? policy;
  return policies[0] ?? policy;
};

export const nextPolicyAfter = ({ versions }: PolicyInForce, day: number): number => (versions === undefined ? Infinity : byDay(versions).from.find((from) => from > day) ?? Infinity);
