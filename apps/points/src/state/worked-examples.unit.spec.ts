import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { pointsExpiredV1, pointsExpiringV1, pointsPendingV1, pointsRedeemedV1, pointsRestoredV1 } from '@fealty/contracts';
import { exampleTables, page } from '../../testing/example-tables.fixture.js';
import { played, workedExamples, type Example } from '../../testing/worked-examples.fixture.js';
import type { PointsFact } from './points-account.rules.js';

const exampleOf = (name: string): Example => {
  const example = workedExamples[name];
  if (example === undefined) throw new Error(`no example is called ${name}`);
  return example;
};
const stepsOf = (name: string) => played(exampleOf(name));
const accountsOf = (name: string) => stepsOf(name).map(({ done }) => done.state.customer);
const factsOf = (name: string): readonly PointsFact[] => stepsOf(name).at(-1)?.done.facts ?? [];
const told = <Type extends PointsFact['type']>(name: string, type: Type) =>
  factsOf(name).filter((fact): fact is Extract<PointsFact, { type: Type }> => fact.type === type);

describe('the worked examples of the page on the ledger', () => {
  it.each([...exampleTables()])('%s stands in the page as the rules give it today', (name, table) => {
    const text = readFileSync(new URL(`../../../../${page}`, import.meta.url), 'utf8');
    expect(text).toContain(`<!-- generated:${name} -->\n\n${table}\n\n<!-- /generated -->`);
  });

  it('earn: the bonus stays while its minimum is kept, and a policy that gives nothing changes no order that was paid before', () => {
    const [paid, first, second, completed] = accountsOf('earn');
    expect(paid!.pending - first!.pending).toBeLessThan(100);
    expect(first!.pending - second!.pending).toBeGreaterThan(100);
    expect(completed).toMatchObject({ pending: 0, available: second!.pending });
    expect(second!.pending).toBeGreaterThan(0);
  });

  it('many-returns, one-return: ten small returns end where one large return ends', () => {
    expect(accountsOf('many-returns')).toHaveLength(12);
    expect(accountsOf('many-returns').at(-1)).toEqual(accountsOf('one-return').at(-1));
  });

  it('debt: is repaid before anything becomes a lot', () => {
    const [owed, done] = accountsOf('debt').filter(({ pending }) => pending === 0).slice(-2);
    expect(owed?.debt).toBeGreaterThan(0);
    expect(done).toMatchObject({ debt: 0, available: 60 - owed!.debt });
  });

  it('spend: the lot that ends first gives first, and both have their points again when the order is back', () => {
    const [spent] = told('spend', pointsRedeemedV1.type);
    const steps = stepsOf('spend');
    const { lots } = steps[steps.findIndex(({ done }) => done.facts.some(({ type }) => type === pointsRedeemedV1.type))]!.before.state.customer;
    const ends = spent!.data.lots.map(({ lotId }) => lots.find((lot) => lot.lotId === lotId)?.expiresAt ?? '');
    expect(ends).toHaveLength(2);
    expect(ends).toEqual(ends.toSorted());
    expect(lots.map(({ expiresAt }) => expiresAt)).not.toEqual(ends);
    expect(told('spend', pointsRestoredV1.type)).toHaveLength(2);
    expect(steps.at(-1)?.done.state.customer.lots.map(({ lotId, points, expiresAt }) => ({ lotId, points, expiresAt }))).toEqual(lots.map(({ lotId, points, expiresAt }) => ({ lotId, points, expiresAt })));
  });

  it('expire: 14 days and more lie between the warning and the end, and only what was spent is owed after it', () => {
    const [warned] = told('expire', pointsExpiringV1.type);
    const [gone] = told('expire', pointsExpiredV1.type);
    expect(Date.parse(gone!.occurredAt) - Date.parse(warned!.occurredAt)).toBeGreaterThanOrEqual(14 * 86_400_000);
    expect(accountsOf('expire').at(-1)).toMatchObject({ available: 0, debt: 100 - gone!.data.points });
  });

  it('repair: undone, the account is what it was before, and all of it stands in the ledger', () => {
    const [before, repaired, undone] = accountsOf('repair').slice(-3);
    expect(repaired).toMatchObject({ available: 0 });
    expect(repaired?.debt).toBeGreaterThan(0);
    expect({ pending: undone?.pending, available: undone?.available, debt: undone?.debt, lots: undone?.lots.map(({ points, expiresAt }) => ({ points, expiresAt })) })
      .toEqual({ pending: before?.pending, available: before?.available, debt: before?.debt, lots: before?.lots.map(({ points, expiresAt }) => ({ points, expiresAt })) });
    expect(told('repair', pointsPendingV1.type)).toHaveLength(2);
  });
});
