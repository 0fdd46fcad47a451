// The one fold of the ledger: what live decides goes through it, and a rebuild from points.v1 is nothing but it.
import {
  adjustmentDeclinedV1, adjustmentProposedV1, caseNotedV1, pointsAdjustedV1, pointsClawedBackV1, pointsEarnedV1, pointsExpiredV1, pointsExpiringV1, pointsGrantedV1, pointsHeldV1, pointsOpenedV1, pointsPendingV1, pointsRedeemedV1, pointsReleasedV1, pointsRestoredV1, reviewNotedV1, standingNotedV1,
} from '@fealty/contracts';
import { adjusted, decline, granted, opened, propose } from './evolve-adjustments.rules.js';
import { activate, clawBack, pend } from './evolve-earns.rules.js';
import { expire, hold, redeem, release, restore, warn } from './evolve-spends.rules.js';
import { noteReview } from './evolve-reviews.rules.js';
import { noteCase, withWaits } from './open-cases.rules.js';
import type { PointsFact, PointsState } from './points-account.rules.js';
import { withStanding } from './standings.rules.js';

/** The orders that an event moves: `evolve` looks at no others. */
export const movedOrders = ({ data }: Pick<PointsFact, 'data'>): readonly string[] =>
  [...('orderId' in data ? [data.orderId] : []), ...('exchangeOf' in data && data.exchangeOf !== undefined ? [data.exchangeOf.orderId] : [])];

const evolved = (state: PointsState, said: PointsFact): PointsState => {
  switch (said.type) {
    case pointsPendingV1.type: return pend(state, said);
    case pointsEarnedV1.type: return activate(state, said);
    case pointsClawedBackV1.type: return clawBack(state, said);
    case pointsHeldV1.type: return hold(state, said);
    case pointsReleasedV1.type: return release(state, said);
    case pointsRedeemedV1.type: return redeem(state, said);
    case pointsRestoredV1.type: return restore(state, said);
    case pointsExpiringV1.type: return warn(state, said);
    case pointsExpiredV1.type: return expire(state, said);
    case adjustmentProposedV1.type: return propose(state, said);
    case adjustmentDeclinedV1.type: return decline(state, said);
    case pointsAdjustedV1.type: return adjusted(state, said);
    case pointsOpenedV1.type: return opened(state, said);
    case pointsGrantedV1.type: return granted(state, said);
    case standingNotedV1.type: return { ...state, customer: withStanding(state.customer, said.data) };
    case caseNotedV1.type: return noteCase(state, said);
    case reviewNotedV1.type: return noteReview(state, said);
  }
};

/** The account and its orders after one event of points.v1. */
export const evolve = (state: PointsState, said: PointsFact): PointsState => withWaits(evolved(state, said));
