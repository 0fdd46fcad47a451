// The integral over the moment of leaving: from t_x to T of s (beta + u)^-(s + 1) (alpha + u)^-(r + x) du.
//
// Its usual form is a difference of two hypergeometrics, which cancel for recent buyers and overflow for frequent ones. Here it is taken by 10
// to 32 Gauss-Legendre nodes in the logarithm of beta + u (of alpha + u when alpha is the smaller), where the integrand's logarithm is smooth and concave;
// the range ends where that logarithm has fallen by 40. Relative error below 1e-10 for r, s in 0.01..100, alpha, beta in 0.01..1000 and up to
// 500 purchases in up to 500 weeks.
import type { History } from './cells.js';
import { gaussLegendre, type Rule } from './quadrature.js';

const { abs, exp, log, min } = Math;

export interface ParetoParameters { readonly r: number; readonly alpha: number; readonly s: number; readonly beta: number }

/** Logarithm of the integral, and the means of log(alpha + u), 1 / (alpha + u), log(beta + u), 1 / (beta + u) over the moment of leaving. */
export interface LeavingMeans { log: number; logAlpha: number; perAlpha: number; logBeta: number; perBeta: number }

const [few, some, many] = [gaussLegendre(10), gaussLegendre(18), gaussLegendre(32)] as const;
/** Enough nodes for an error below 1e-10: the integrand bends by its fall and by the width of the range. */
const ruleOf = (fall: number, width: number): Rule => {
  if (fall < 3 && width < 1) return few;
  return fall < 10 && width < 2.5 ? some : many;
};
const deepest = 40;

/** h(w) = -p w - q log(c + e^w). */
interface Fall { readonly p: number; readonly q: number; readonly c: number }
const heightAt = ({ p, q, c }: Fall, w: number): number => -p * w - q * log(c + exp(w));
const slopeAt = ({ p, q, c }: Fall, w: number): number => -p - q / (1 + c * exp(-w));

/** Where h has fallen by `deepest`, from the right by Newton's method: h is concave, so no step passes the place. */
const endOf = (fall: Fall, low: number, high: number): number => {
  const floor = heightAt(fall, low) - deepest;
  let end = high;
  for (let step = 0; step < 20; step += 1) {
    const above = heightAt(fall, end) - floor;
    if (above >= -1) return end;
    end -= above / slopeAt(fall, end);
  }
  return end;
};

const nothing = (into: LeavingMeans): LeavingMeans => Object.assign(into, { log: Number.NEGATIVE_INFINITY, logAlpha: 0, perAlpha: 0, logBeta: 0, perBeta: 0 });

/** The integral and its means, written into `into`. */
export const leaving = ({ r, alpha, s, beta }: ParetoParameters, { repeats, recency, age }: History, into: LeavingMeans = { log: 0, logAlpha: 0, perAlpha: 0, logBeta: 0, perBeta: 0 }): LeavingMeans => {
  if (age <= recency) return nothing(into);
  const byBeta = alpha >= beta;
  const fall = byBeta ? { p: s, q: r + repeats, c: alpha - beta } : { p: r + repeats - 1, q: s + 1, c: beta - alpha };
  const less = min(alpha, beta);
  const low = log(less + recency);
  const end = endOf(fall, low, log(less + age));
  const [half, top] = [(end - low) / 2, heightAt(fall, low)];
  const { nodes, weights } = ruleOf(abs(top - heightAt(fall, end)), end - low);
  let [sum, logNear, perNear, logFar, perFar] = [0, 0, 0, 0, 0];
  for (let node = 0; node < nodes.length; node += 1) {
    const w = low + half * (1 + (nodes[node] ?? 0));
    const near = exp(w);
    const logFarHere = log(fall.c + near);
    const part = (weights[node] ?? 0) * exp(-fall.p * w - fall.q * logFarHere - top);
    sum += part;
    logNear += part * w;
    perNear += part / near;
    logFar += part * logFarHere;
    perFar += part / (fall.c + near);
  }
  into.log = log(s) + top + log(half * sum);
  [into.logAlpha, into.perAlpha, into.logBeta, into.perBeta] = byBeta
    ? [logFar / sum, perFar / sum, logNear / sum, perNear / sum] : [logNear / sum, perNear / sum, logFar / sum, perFar / sum];
  return into;
};
