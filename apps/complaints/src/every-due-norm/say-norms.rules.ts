// A warning is said at its moment and a breach at the due instant, each once, however late the tick comes (C4).
import { normBreachedV1, normWarnedV1, type Draft, type Due, type Outcome, type State } from '@fealty/contracts';
import { unsaidOf, type NormNews } from '../state/clocks.rules.js';
import type { Case, Complainant, Matter } from '../state/matter.rules.js';

const draft = (due: Due, { caseId }: Case, { kind, norm, at, dueAt }: NormNews): Draft =>
  (kind === 'warned' ? normWarnedV1 : normBreachedV1).because(due, { caseId, norm, dueAt }, at);

export const sayNorms = ({ parts }: State<Complainant, Matter>, due: Due): Outcome<Complainant, Matter> => {
  const matter = parts[due.part ?? ''];
  if (due.part === undefined || matter === undefined) return {};
  const news = matter.cases.map((one) => ({ one, unsaid: unsaidOf(one).filter(({ at }) => at <= due.occurredAt) }));
  const events = news.flatMap(({ one, unsaid }) => unsaid.map((item) => draft(due, one, item)));
  const cases = news.map(({ one, unsaid }) => (unsaid.length === 0 ? one : { ...one, said: [...one.said, ...unsaid.map(({ key }) => key)] }));
  return { parts: { [due.part]: { ...matter, cases } }, events };
};
