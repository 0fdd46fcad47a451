import { CellBuilder, type Cells } from './cells.js';
import { paceOf, type Cohorts } from './cohorts.js';
import { familyOf, type FamilyName, type Parameters } from './family.js';
import { laterOf, standingOf, type PurchaseLog } from './purchase-log.js';
import type { Season } from './season.js';
import { historyOf, ownHistoryOf, ownWeeksOf, type Standing } from './standing.js';
import type { Forecast } from './correction.js';

/** Customers of a log at the end of a day; every n-th of them. */
export interface Moment { readonly standings: readonly Standing[]; readonly customers: Int32Array; readonly cells: Cells; readonly day: number }

export const momentOf = (log: PurchaseLog, day: number, every = 1): Moment => {
  const standings: Standing[] = [];
  const customers: number[] = [];
  const builder = new CellBuilder();
  for (let customer = 0; customer < log.customers; customer += every) {
    const standing = standingOf(log, customer, day);
    if (standing === undefined) continue;
    standings.push(standing);
    customers.push(customer);
    builder.add(historyOf(standing));
  }
  return { standings, customers: Int32Array.from(customers), cells: builder.cells(), day };
};

/** A model that was fitted, in the customers' own time or in that of the calendar. */
export interface Fitted { readonly family: FamilyName; readonly parameters: Parameters; readonly cohorts?: Cohorts | undefined; readonly season?: Season | undefined; readonly logLikelihood?: number }

/** `ahead` says in which season the weeks to come lie: in that which follows, or in a mean one. */
export const expectedOf = (standings: readonly Standing[], { family, parameters, cohorts, season }: Fitted, { weeks, ahead }: { weeks: number; ahead: 'in-season' | 'mean' }): Float64Array => {
  const { expected } = familyOf(family);
  return Float64Array.from(standings, (standing) => {
    const pace = paceOf(cohorts, standing.firstDay);
    return expected(parameters, { history: ownHistoryOf(standing, { pace, season }), weeks: ahead === 'mean' ? weeks * pace : ownWeeksOf(standing, { pace, season }, weeks) });
  });
};

/** What came of the customers of a moment, up to and with a day. */
export const purchasesUntil = (log: PurchaseLog, { customers, day }: Moment, to: number): Float64Array =>
  Float64Array.from(customers, (customer) => laterOf(log, customer, { after: day, to }).purchases);

/** A forecast from a moment to a later day, with what came of it. */
export const forecastOf = (log: PurchaseLog, moment: Moment, { fit, to }: { fit: Fitted; to: number }): Forecast => {
  const weeks = (to - moment.day) / 7;
  return { standings: moment.standings, expected: expectedOf(moment.standings, fit, { weeks, ahead: 'in-season' }), actual: purchasesUntil(log, moment, to), weeks };
};
