// Writes a worked example as Markdown: its policy, and a table with a row for each step.
import { localDayOf, orderCompletedV1, orderPaidV1, orderReturnedV1, pointsClawedBackV1, pointsEarnedV1, pointsRestoredV1 } from '@fealty/contracts';
import { pointsIn, type PointsFact, type PointsState } from '../src/state/points-account.rules.js';
import type { Asked, Happening } from './points-run.fixture.js';
import { played, workedExamples, type Example, type Played } from './worked-examples.fixture.js';

const zone = 'Europe/Berlin';
const money = (minor: number): string => (minor / 100).toFixed(2);

const askedAs = ({ name, input }: Asked): string => {
  if (name === 'spend' && 'points' in input && 'orderId' in input) return `${input.points} are spent on ${input.orderId}`;
  if (name === 'repair' && 'policyVersion' in input) return input.undoes === undefined ? `a repair under version ${input.policyVersion}` : 'the repair is undone';
  throw new Error(`no example says yet how ${name} is told`);
};

const toldAs = (happening: Happening): string => {
  switch (happening.type) {
    case orderPaidV1.type: return `${happening.data.purchase.orderId} is paid: ${money(happening.data.purchase.keptMinor)}`;
    case orderCompletedV1.type: return `${happening.data.purchase.orderId} completes`;
    case orderReturnedV1.type: {
      const { purchase, lines } = happening.data;
      return `${lines.reduce((total, { quantity }) => total + quantity, 0)} of ${purchase.orderId} back: ${money(purchase.keptMinor)} of ${money(purchase.keptBeforeMinor)} kept`;
    }
    case 'ticked': return 'what is due is done';
    case 'asked': return askedAs(happening);
    default: throw new Error(`no example says yet how ${happening.type} is told`);
  }
};

const instantOf = (happening: Happening): string => {
  if ('occurredAt' in happening) return happening.occurredAt;
  if ('now' in happening) return happening.now;
  if ('at' in happening) return happening.at;
  throw new Error(`${happening.type} has no instant`);
};

const detailOf = (fact: PointsFact): string => {
  switch (fact.type) {
    case pointsClawedBackV1.type: {
      const { pending, lots, held, expired = 0, debt, forgiven } = fact.data.takenFrom;
      const parts = Object.entries({ pending, lots: pointsIn(lots), held, expired, debt, forgiven }).filter(([, points]) => points > 0);
      return parts.length === 0 ? '' : ` (${parts.map(([name, points]) => `${name} ${points}`).join(', ')})`;
    }
    case pointsEarnedV1.type: case pointsRestoredV1.type: return fact.data.repaidDebt > 0 ? ` (debt ${fact.data.repaidDebt})` : '';
    default: return '';
  }
};

const entryOf = (fact: PointsFact): string => `${fact.type.split('.')[2]?.replace('points-', '') ?? fact.type}${'points' in fact.data ? ` ${fact.data.points}` : ''}${detailOf(fact)}`;

const lotsOf = ({ customer }: PointsState): string => customer.lots
  .map(({ points, orderId, expiresAt }) => `${points} of ${orderId}${expiresAt === null ? '' : `, last day ${localDayOf(new Date(Date.parse(expiresAt) - 1).toISOString(), zone)}`}`).join('; ');

const rowOf = ({ step, before, done }: Played): string => {
  const { pending, available, debt } = done.state.customer;
  const entries = done.facts.slice(before.facts.length).map(entryOf).join('; ');
  return `| ${localDayOf(instantOf(step.happening), zone)} | ${toldAs(step.happening)} | ${entries} | ${pending} | ${available} | ${debt} | ${lotsOf(done.state) || 'none'} |`;
};

const tableOf = (example: Example): string => [
  ...example.policies.map((policy, index) => `Policy, version ${index + 1}: \`${JSON.stringify(policy)}\`.`).join('\n\n').split('\n'), '',
  '| day | what happens | entries | pending | available | debt | lots |', '|---|---|---|---|---|---|---|', ...played(example).map(rowOf),
].join('\n');

/** The page whose places the tables belong in, from the root. */
export const page = 'docs/concepts/points-as-a-ledger.md';
/** The table of each example, by the name of its place. */
export const exampleTables = (): ReadonlyMap<string, string> => new Map(Object.entries(workedExamples).map(([name, example]) => [name, tableOf(example)]));
