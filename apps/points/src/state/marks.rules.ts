// What customers may share, a device or a delivery address, is kept as a mark, which tells only that it is the same. It comes from people.v1
// and from tokens, is told to nobody, and a rebuild takes it over from the live state.
import type { Command, Policy, PolicyInForce } from '@fealty/contracts';
import type { PointsAccount } from './points-account.rules.js';

type Limit = Policy['points']['velocity'][number];
export type SharedThing = Exclude<Limit['per'], 'member'>;

/** The marks of what was told, as far as it was. */
export type Told = { readonly [Thing in SharedThing]: string | undefined };

type Marks = NonNullable<PointsAccount['marks']>;
const withMarks = (account: PointsAccount, { device, told, address }: { readonly [Field in keyof Marks]: string | undefined }): PointsAccount => {
  const { marks: before = {}, ...others } = account;
  if (before.device === device && before.told === told && before.address === address) return account;
  const marks = { ...(device === undefined ? {} : { device }), ...(told === undefined ? {} : { told }), ...(address === undefined ? {} : { address }) };
  return Object.keys(marks).length === 0 ? others : { ...others, marks };
};

/** The device told counts when it is another one than before, else the last one that she spent from. Withdrawn, it counts no more unless she spent from another since. */
export const withTold = (account: PointsAccount, { device: told, address }: Told): PointsAccount => {
  const { marks = {} } = account;
  return withMarks(account, { told, address, device: told === marks.told || (told === undefined && marks.device !== marks.told) ? marks.device : told });
};

export const spentFrom = (account: PointsAccount, device: string | undefined): PointsAccount => (device === undefined ? account : withMarks(account, { told: undefined, address: undefined, ...account.marks, device }));

export const withoutMarks = (account: PointsAccount): PointsAccount => withMarks(account, { device: undefined, told: undefined, address: undefined });

/** A limit that counts what customers share, with the counter that it looks at. */
export interface SharedLimit { readonly limit: Limit; readonly key: string }

/** The limits of a policy that count for what the account's customer shares, as far as it is known. */
export const sharedLimits = ({ marks = {} }: PointsAccount, { points: { velocity } }: Policy, of: Limit['of']): readonly SharedLimit[] =>
  velocity.flatMap((limit) => {
    const mark = limit.per === 'member' || limit.of !== of ? undefined : marks[limit.per];
    return mark === undefined ? [] : [{ limit, key: `${of}/${limit.per}/${mark}` }];
  });

export const countersOf = (...of: Parameters<typeof sharedLimits>): readonly string[] => [...new Set(sharedLimits(...of).map(({ key }) => key))];

// Whatever changes the marks names the counters of earns and spends by them: they may follow in the same transaction.
const allCounters = (account: PointsAccount, { policy }: PolicyInForce): readonly string[] => [...countersOf(account, policy, 'earn'), ...countersOf(account, policy, 'spend')];

/** The counters of a spend, which counts from the device that the token tells. */
export const spendCounters = ({ caller }: Command<unknown>, account: PointsAccount, policy: PolicyInForce): readonly string[] => allCounters(spentFrom(account, caller.sharedDevice), policy);

/** The counters that count for a customer from when her shop has told what she shares. */
export const toldCounters = (told: Told, account: PointsAccount, policy: PolicyInForce): readonly string[] => allCounters(withTold(account, told), policy);
