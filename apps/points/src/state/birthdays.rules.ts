// A birthday earns points once a calendar year, at the start of the day in the customer's zone (P15, N4). The date comes from people.v1 and is
// told to nobody: of it only month and day are kept, and a rebuild takes them over from the live state.
import { addDays, localDayOf, startOfLocalDay, type Due, type PolicyInForce } from '@fealty/contracts';
import type { Decision } from './decision.rules.js';
import { grant } from './grants.rules.js';
import { fits, type PointsAccount } from './points-account.rules.js';

export type Birthday = NonNullable<PointsAccount['birthday']>;

/** One that is entered so shortly before pays next year. */
const noticeDaysMin = 30;

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
const dayIn = (year: number, monthDay: string): string => `${year}-${monthDay === '02-29' && !isLeap(year) ? '02-28' : monthDay}`;

/** The first birthday on or after a local day. */
const firstFrom = (day: string, monthDay: string): string => {
  const year = Number(day.slice(0, 4));
  const inYear = dayIn(year, monthDay);
  return inYear >= day ? inYear : dayIn(year + 1, monthDay);
};

/** A birthday as it is entered, or entered anew, at an instant. */
export const enteredBirthday = (monthDay: string, zone: string, at: string): Birthday => {
  const day = firstFrom(addDays(localDayOf(at, zone), noticeDaysMin), monthDay);
  return { monthDay, zone, day, at: startOfLocalDay(day, zone) };
};

/** The same birthday, where the customer lives in another zone now; one that has begun there already is due at once. */
export const inZone = (birthday: Birthday, zone: string): Birthday => (zone === birthday.zone ? birthday : { ...birthday, zone, at: startOfLocalDay(birthday.day, zone) });

const following = ({ monthDay, zone, day }: Birthday): Birthday => {
  const next = firstFrom(addDays(day, 1), monthDay);
  return { monthDay, zone, day: next, at: startOfLocalDay(next, zone) };
};

/** Gives what a birthday earns whose day has begun, unless the year has had its own, and looks at the next one. */
export const settleBirthday = (before: Decision, due: Due, policy: PolicyInForce): Decision => {
  const { birthday, birthdayYear = 0 } = before.state.customer;
  if (birthday === undefined || birthday.at > due.occurredAt) return before;
  const { birthday: bonus } = policy.policy.points;
  const year = birthday.day.slice(0, 4);
  const gives = bonus !== undefined && Number(year) > birthdayYear && fits(before.state.customer, bonus.points);
  const { state, events } = gives ? grant(before, due, { entryId: `birthday/${year}`, why: 'birthday', points: bonus.points, reference: year, policy }) : before;
  return { events, state: { ...state, customer: { ...state.customer, birthday: following(birthday) } } };
};
