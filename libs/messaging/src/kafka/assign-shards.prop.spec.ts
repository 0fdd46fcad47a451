import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assignShards } from './assign-shards.js';
import type { Assignment, GroupMember } from './assign-shards.js';

const shardCounts = fc.integer({ min: 1, max: 24 });
const topicNames = ['a.v1', 'b.v1', 'c.v1', 'd.v1'];
const held = fc.uniqueArray(fc.nat(30), { maxLength: 12 });
const instances = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}-[0-9]{1,2}$/), { minLength: 1, maxLength: 9 });
const groupOf = (topics: fc.Arbitrary<string[]>): fc.Arbitrary<GroupMember[]> => instances.chain((names) =>
  fc.tuple(...names.map((instance, at) => fc.record({ memberId: fc.constant(`m${at}`), instance: fc.constant(instance), topics, held }))) as fc.Arbitrary<GroupMember[]>);
const equalGroup = fc.uniqueArray(fc.constantFrom(...topicNames), { minLength: 1 }).chain((topics) => groupOf(fc.constant(topics)));
const mixedGroup = groupOf(fc.subarray(topicNames));

const counts = (shards: number) => new Map(topicNames.map((topic) => [topic, shards]));
const dealt = (assignment: Assignment) => [...assignment].flatMap(([member, topics]) => Object.entries(topics).flatMap(([topic, partitions]) => partitions.map((partition) => ({ member, topic, partition }))));
const shardsOf = (assignment: Assignment, member: string): number[] => [...new Set(Object.values(assignment.get(member) ?? {}).flat())].toSorted((a, b) => a - b);

describe('dealing shards', () => {
  it('gives each partition of a subscribed topic to exactly one member that subscribes to it, and nothing else', () => {
    fc.assert(fc.property(mixedGroup, shardCounts, (members, shards) => {
      const all = dealt(assignShards(members, counts(shards), shards));
      const wanted = topicNames.filter((topic) => members.some(({ topics }) => topics.includes(topic))).flatMap((topic) => Array.from({ length: shards }, (_, n) => `${topic}/${n}`));
      expect(all.map(({ topic, partition }) => `${topic}/${partition}`).toSorted()).toEqual(wanted.toSorted());
      for (const { member, topic } of all) expect(members.find(({ memberId }) => memberId === member)?.topics).toContain(topic);
    }));
  });

  it('keeps shard n of all topics together, balanced within one, when subscriptions are equal', () => {
    fc.assert(fc.property(equalGroup, shardCounts, (members, shards) => {
      const assignment = assignShards(members, counts(shards), shards);
      for (const { memberId } of members) for (const partitions of Object.values(assignment.get(memberId)!)) expect(partitions).toEqual(shardsOf(assignment, memberId));
      const sizes = members.map(({ memberId }) => shardsOf(assignment, memberId).length);
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    }));
  });

  it('gives each shard to one process whole while at least one member reads everything', () => {
    fc.assert(fc.property(mixedGroup, shardCounts, (members, shards) => {
      const group = [...members, { memberId: 'new', instance: 'new', topics: topicNames, held: [] }];
      const all = dealt(assignShards(group, counts(shards), shards));
      for (let n = 0; n < shards; n += 1) expect(new Set(all.filter(({ partition }) => partition === n).map(({ member }) => member)).size).toBe(1);
    }));
  });

  it('does not depend on the order of the members', () => {
    fc.assert(fc.property(mixedGroup, shardCounts, (members, shards) => {
      expect(new Map(assignShards(members.toReversed(), counts(shards), shards))).toEqual(new Map(assignShards(members, counts(shards), shards)));
    }));
  });

  it('moves nothing when nobody came or went', () => {
    fc.assert(fc.property(equalGroup, shardCounts, (members, shards) => {
      const before = assignShards(members, counts(shards), shards);
      const rejoined = members.map((member) => ({ ...member, held: shardsOf(before, member.memberId) }));
      expect(new Map(assignShards(rejoined, counts(shards), shards))).toEqual(new Map(before));
    }));
  });

  it('takes from the others only what a newcomer needs', () => {
    fc.assert(fc.property(equalGroup, shardCounts, (members, shards) => {
      const before = assignShards(members, counts(shards), shards);
      const rejoined = members.map((member) => ({ ...member, held: shardsOf(before, member.memberId) }));
      const newcomer = { memberId: 'new', instance: 'new', topics: members[0]!.topics, held: [] };
      const after = assignShards([...rejoined, newcomer], counts(shards), shards);
      const moved = members.flatMap(({ memberId }) => shardsOf(before, memberId).filter((shard) => !shardsOf(after, memberId).includes(shard)));
      expect(moved).toHaveLength(shardsOf(after, 'new').length);
    }));
  });

  it('gives a process that restarts under its name the shards it had', () => {
    fc.assert(fc.property(equalGroup, shardCounts, fc.nat(), (members, shards, pick) => {
      fc.pre(members.length <= shards);
      const fresh = members.map((member) => ({ ...member, held: [] as number[] }));
      const restarting = fresh[pick % fresh.length]!;
      const before = assignShards(fresh, counts(shards), shards);
      const others = fresh.filter((member) => member !== restarting).map((member) => ({ ...member, held: shardsOf(before, member.memberId) }));
      const without = others.length === 0 ? before : assignShards(others, counts(shards), shards);
      const back = [...others.map((member) => ({ ...member, held: shardsOf(without, member.memberId) })), { ...restarting, memberId: 'another-id' }];
      expect(shardsOf(assignShards(back, counts(shards), shards), 'another-id')).toEqual(shardsOf(before, restarting.memberId));
    }));
  });
});
