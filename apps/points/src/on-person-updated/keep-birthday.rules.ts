// The newest word about a person replaces the one before. Of all of it points keeps month and day of the birthday, and the zone.
import type { Outcome, PersonUpdatedV1, PolicyInForce } from '@fealty/contracts';
import { enteredBirthday, inZone } from '../state/birthdays.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

/** What an erased customer's account keeps: all but the birthday. Points given for earlier ones stay, and their years stay counted. */
export const forgetBirthday = (customer: PointsAccount): PointsAccount => {
  if (customer.birthday === undefined) return customer;
  const others: { -readonly [Field in keyof PointsAccount]: PointsAccount[Field] } = { ...customer };
  delete others.birthday;
  return others;
};

export const keepBirthday = ({ customer }: PointsState, { data, occurredAt }: PersonUpdatedV1, { policy }: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const { birthday: before } = customer;
  if (data.birthday === undefined) return before === undefined ? {} : { customer: forgetBirthday(customer) };
  const [monthDay, zone] = [data.birthday.slice(5), data.zone ?? policy.zone];
  const birthday = before?.monthDay === monthDay ? inZone(before, zone) : enteredBirthday(monthDay, zone, occurredAt);
  return birthday === before ? {} : { customer: { ...customer, birthday } };
};
