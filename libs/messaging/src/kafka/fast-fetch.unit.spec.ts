import { describe, expect, it } from '@jest/globals';
import { EventEmitter } from 'node:events';
import type { Consumer } from 'kafkajs';
import { decodeFetch, watchLostPlaces } from './fast-fetch.js';

/** An answer that tells of one partition that its log does not hold what was asked for. */
const outOfRange = (topic: string, partition: number): Buffer => {
  const bytes = Buffer.alloc(16 + topic.length + 4 + 42);
  bytes.writeInt32BE(1, 10);
  bytes.writeInt16BE(topic.length, 14);
  bytes.write(topic, 16);
  const at = 16 + topic.length;
  bytes.writeInt32BE(1, at);
  bytes.writeInt32BE(partition, at + 4);
  bytes.writeInt16BE(1, at + 8);
  bytes.writeInt32BE(-1, at + 38);
  return bytes;
};

describe('a place that is gone from its log', () => {
  it('is told once each time while the consumer is in its group, also after it has started anew by itself', async () => {
    const group = new EventEmitter();
    const consumer = { on: (name: string, heard: () => void) => group.on(name, heard), events: { GROUP_JOIN: 'join', DISCONNECT: 'disconnect' } } as unknown as Pick<Consumer, 'on' | 'events'>;
    const told: string[] = [];
    watchLostPlaces(consumer, (topic, partition) => { told.push(`${topic}/${partition}`); });
    const answers = async (partition: number) => { await decodeFetch(outOfRange('platform.v1', partition)); };
    await answers(0);
    group.emit('join');
    await answers(1);
    group.emit('disconnect');
    await answers(2);
    group.emit('join');
    group.emit('join');
    await answers(3);
    expect(told).toEqual(['platform.v1/1', 'platform.v1/3']);
    group.emit('disconnect');
  });
});
