import { describe, expect, it } from '@jest/globals';
import { LogPositions } from './positions.js';

const topics = ['orders.v1', 'points.v1'];
const place = (positions: LogPositions, topic: string, [next, end]: [number, number]): void => {
  positions.set(topic, 3, next);
  positions.endsAt(topic, 3, end);
};
const atTheEnd = (): LogPositions => {
  const positions = new LogPositions();
  for (const topic of topics) place(positions, topic, [10, 10]);
  return positions;
};

describe('a shard', () => {
  it('is behind until every topic has been placed', () => {
    const positions = new LogPositions();
    place(positions, 'orders.v1', [10, 10]);
    expect(positions.isBehind(topics, 3)).toBe(true);
  });

  it('is not behind when every topic has been applied up to its end', () => {
    expect(atTheEnd().isBehind(topics, 3)).toBe(false);
  });

  it('is behind while the log of one topic goes on after what was applied', () => {
    const positions = atTheEnd();
    place(positions, 'points.v1', [20, 25]);
    expect(positions.isBehind(topics, 3)).toBe(true);
    place(positions, 'points.v1', [25, 25]);
    expect(positions.isBehind(topics, 3)).toBe(false);
  });

  it('is behind again where the reader was put back', () => {
    const positions = atTheEnd();
    positions.set('points.v1', 3, 4);
    expect(positions.isBehind(topics, 3)).toBe(true);
  });

  it('is behind while something of what was read is still to be applied', () => {
    const positions = atTheEnd();
    positions.endsAt('points.v1', 3, 25);
    positions.read('points.v1', 3, 25);
    expect(positions.isBehind(topics, 3)).toBe(true);
    expect(positions.applied('points.v1', 3, 25)).toBe(25);
    expect(positions.isBehind(topics, 3)).toBe(false);
  });

  it('is not behind for what was passed over as empty at the end of a log', () => {
    const positions = atTheEnd();
    place(positions, 'points.v1', [20, 22]);
    positions.passed('points.v1', 3, 21);
    expect(positions.isBehind(topics, 3)).toBe(false);
  });
});
