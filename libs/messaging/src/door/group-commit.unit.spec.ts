import { describe, expect, it } from '@jest/globals';
import { CommitOutcomeUnknown, NoConnection } from '@fealty/postgres';
import { forRequest } from '@fealty/runtime';
import { waitUntil } from '@fealty/testing';
import { GroupCommit, Overloaded } from './group-commit.js';

interface Work { readonly name: string; readonly size: number }
const work = (name: string, size = 1): Work => ({ name, size });

const collecting = (over: Partial<ConstructorParameters<typeof GroupCommit<Work, string>>[0]> = {}) => {
  const groups: string[][] = [];
  const commits = new GroupCommit<Work, string>({
    sizeOf: ({ size }) => size, failed: () => undefined, waitMs: 1,
    run: (group) => {
      groups.push(group.map(({ name }) => name));
      return Promise.resolve(group.map(({ name }) => `done ${name}`));
    }, ...over,
  });
  return { commits, groups };
};

describe('a group commit', () => {
  it('runs what arrives together in one transaction and answers each its own', async () => {
    const { commits, groups } = collecting();
    expect(await Promise.all(['a', 'b', 'c'].map((name) => commits.submit(work(name))))).toEqual(['done a', 'done b', 'done c']);
    expect(groups).toEqual([['a', 'b', 'c']]);
  });

  it('starts at once when a group is full, and never makes a larger one', async () => {
    const { commits, groups } = collecting({ waitMs: 60_000, groupSizeMax: 4 });
    const answers = [commits.submit(work('a', 3)), commits.submit(work('b', 3)), commits.submit(work('c', 1))];
    await Promise.all(answers);
    expect(groups).toEqual([['a'], ['b', 'c']]);
  });

  it('gathers while all transactions are busy, and goes on without a further wait', async () => {
    const gate = Promise.withResolvers<void>();
    const groups: string[][] = [];
    const { commits } = collecting({ atOnceMax: 1, run: async (group) => {
      groups.push(group.map(({ name }) => name));
      if (groups.length === 1) await gate.promise;
      return group.map(({ name }) => name);
    } });
    const first = commits.submit(work('a'));
    while (groups.length === 0) await new Promise((resolve) => { setImmediate(resolve); });
    const rest = [commits.submit(work('b')), commits.submit(work('c'))];
    gate.resolve();
    await Promise.all([first, ...rest]);
    expect(groups).toEqual([['a'], ['b', 'c']]);
    await commits.idle();
  });

  it('tries a passing fault again', async () => {
    let attempts = 0;
    const { commits } = collecting({ run: (group) => {
      attempts += 1;
      return attempts < 3 ? Promise.reject(Object.assign(new Error('deadlock'), { code: '40P01' })) : Promise.resolve(group.map(({ name }) => name));
    } });
    expect(await commits.submit(work('a'))).toBe('a');
    expect(attempts).toBe(3);
  });

  it('runs each alone when the database refuses the content of the group, so that one spoils no other', async () => {
    const { commits } = collecting({ run: (group) => (group.some(({ name }) => name === 'bad')
      ? Promise.reject(Object.assign(new Error('out of range'), { code: '22003' })) : Promise.resolve(group.map(({ name }) => name))) });
    const answers = await Promise.allSettled(['a', 'bad', 'c'].map((name) => commits.submit(work(name))));
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('refuses what comes while there is no room for what would come of it', async () => {
    let full = true;
    const { commits } = collecting({ refusing: () => (full ? new Overloaded('full') : undefined) });
    await expect(commits.submit(work('a'))).rejects.toThrow(Overloaded);
    full = false;
    expect(await commits.submit(work('a'))).toBe('done a');
  });

  it('refuses what comes when too much waits', async () => {
    const { commits } = collecting({ waitMs: 5, waitingSizeMax: 10 });
    const first = commits.submit(work('a', 8));
    await expect(commits.submit(work('b', 3))).rejects.toThrow(Overloaded);
    expect(await first).toBe('done a');
  });
});

describe('work whose sender has had another answer', () => {
  it('is taken out of those that wait, and not tried again; its company is', async () => {
    const gate = Promise.withResolvers<void>();
    const groups: string[][] = [];
    const { commits } = collecting({ atOnceMax: 1, run: async (group) => {
      groups.push(group.map(({ name }) => name));
      if (groups.length > 1) return group.map(({ name }) => name);
      await gate.promise;
      throw new Error('Connection terminated');
    } });
    const [late, later] = [new AbortController(), new AbortController()];
    const company = commits.submit(work('company'));
    const inHand = forRequest(late.signal, () => commits.submit(work('in hand'))).result;
    await waitUntil('the first group runs', () => groups.length === 1);
    const waits = forRequest(later.signal, () => commits.submit(work('waits'))).result;
    late.abort('answered');
    later.abort('answered');
    await expect(inHand).rejects.toBe('answered');
    await expect(waits).rejects.toBe('answered');
    gate.resolve();
    expect(await company).toBe('company');
    expect(groups).toEqual([['company', 'in hand'], ['company']]);
    await commits.idle();
  });

  it('says that nobody knows whether it was stored where COMMIT of any try had no answer', async () => {
    let tries = 0;
    const { commits } = collecting({ run: () => {
      tries += 1;
      return Promise.reject(tries === 1 ? new CommitOutcomeUnknown('lost around COMMIT') : new NoConnection('no connection'));
    } });
    await expect(commits.submit(work('a'))).rejects.toBeInstanceOf(CommitOutcomeUnknown);
  });

  it('says so as well of each that was tried alone after that', async () => {
    const faults = [new CommitOutcomeUnknown('lost around COMMIT'), new Error('refused for its content')];
    const { commits } = collecting({ run: () => Promise.reject(faults.shift() ?? new NoConnection('no connection')) });
    const both = await Promise.allSettled([commits.submit(work('a')), commits.submit(work('b'))]);
    expect(both.map((one) => one.status === 'rejected' && one.reason instanceof CommitOutcomeUnknown)).toEqual([true, true]);
  });
});
