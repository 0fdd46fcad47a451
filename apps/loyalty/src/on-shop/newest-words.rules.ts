import type { ShopMembershipEndedV1, ShopMembershipPaidV1, ShopTierOverriddenV1, ShopWalletShareToldV1 } from '@fealty/contracts';
import { dayNumber } from '../state/days.rules.js';
import type { Membership, ShopFacts, TierOverride, WalletShare } from '../state/loyalty-facts.rules.js';

// Words that replace an earlier word: the newest counts, and of two of the same instant the greater, so arrival cannot show.

const isGreater = (one: readonly (string | number)[], other: readonly (string | number)[]): boolean => {
  const index = one.findIndex((value, place) => value !== other[place]);
  return index >= 0 && (one[index] ?? '') > (other[index] ?? '');
};

export const overrideTier = (shop: ShopFacts, { occurredAt, data }: ShopTierOverriddenV1): ShopFacts => {
  const told: TierOverride = [occurredAt, dayNumber(data.until), data.tier, data.reason];
  return shop.override !== undefined && !isGreater(told, shop.override) ? shop : { ...shop, override: told };
};

export const tellWalletShare = (shop: ShopFacts, { occurredAt, data }: ShopWalletShareToldV1): ShopFacts => {
  const told: WalletShare = [occurredAt, data.percent];
  return shop.wallet !== undefined && !isGreater(told, shop.wallet) ? shop : { ...shop, wallet: told };
};

const formerMost = 20;
const byTime = ([one, at]: Membership, [other, otherAt]: Membership): number => (`${at} ${one}` < `${otherAt} ${other}` ? -1 : 1);
/** Of two words of one instant about one membership there is only the greater. */
const withFormer = (former: readonly Membership[], told: Membership): readonly Membership[] => {
  const same = former.find(([name, at]) => name === told[0] && at === told[1]);
  return same !== undefined && !isGreater(told, same) ? former : [...former.filter((one) => one !== same), told].sort(byTime).slice(-formerMost);
};

const withMembership = (shop: ShopFacts, told: Membership): ShopFacts => {
  const { memberships, former = [] } = shop;
  const known = memberships.find(([name]) => name === told[0]);
  const newest = known === undefined || isGreater(told, known);
  const older = newest ? known : told;
  const before = older === undefined || (known !== undefined && known[1] === told[1]) ? former : withFormer(former, older);
  if (!newest && before === former) return shop;
  const now = newest ? [...memberships.filter((one) => one !== known), told].sort(([one], [other]) => (one < other ? -1 : 1)) : memberships;
  return { ...shop, memberships: now, ...(before.length === 0 ? {} : { former: before }) };
};

export const payMembership = (shop: ShopFacts, { occurredAt, data }: ShopMembershipPaidV1): ShopFacts =>
  withMembership(shop, [data.membership, occurredAt, dayNumber(data.until)]);

export const endMembership = (shop: ShopFacts, { occurredAt, data }: ShopMembershipEndedV1): ShopFacts => withMembership(shop, [data.membership, occurredAt, 0]);
