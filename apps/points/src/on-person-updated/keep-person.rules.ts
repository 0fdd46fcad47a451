// The newest word about a person replaces the one before. Of all of it points keeps month and day of the birthday, the zone, and marks of
// what she may share with others.
import type { Outcome, PersonUpdatedV1, PolicyInForce } from '@fealty/contracts';
import { enteredBirthday, inZone } from '../state/birthdays.rules.js';
import { withoutMarks, withTold, type Told } from '../state/marks.rules.js';
import type { OrderEarn, PointsAccount, PointsState } from '../state/points-account.rules.js';

const withoutBirthday = (customer: PointsAccount): PointsAccount => {
  if (customer.birthday === undefined) return customer;
  const others: { -readonly [Field in keyof PointsAccount]: PointsAccount[Field] } = { ...customer };
  delete others.birthday;
  return others;
};

/** What an erased customer's account keeps: all but the birthday and the marks. Points given for earlier birthdays stay, and their years stay counted. */
export const forgetPerson = (customer: PointsAccount): PointsAccount => withoutMarks(withoutBirthday(customer));

const withBirthday = (customer: PointsAccount, { data, occurredAt }: PersonUpdatedV1, { policy }: PolicyInForce): PointsAccount => {
  const { birthday: before } = customer;
  if (data.birthday === undefined) return withoutBirthday(customer);
  const [monthDay, zone] = [data.birthday.slice(5), data.zone ?? policy.zone];
  const birthday = before?.monthDay === monthDay ? inZone(before, zone) : enteredBirthday(monthDay, zone, occurredAt);
  return birthday === before ? customer : { ...customer, birthday };
};

/** A person, and the marks of what she may share with others. */
export interface PersonTold extends PersonUpdatedV1 { readonly marks: Told }

export const keepPerson = ({ customer: before }: PointsState, event: PersonTold, policy: PolicyInForce): Outcome<PointsAccount, OrderEarn> => {
  const customer = withTold(withBirthday(before, event, policy), event.marks);
  return customer === before ? {} : { customer };
};
