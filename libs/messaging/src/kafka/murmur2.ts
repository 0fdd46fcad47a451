const m = 0x5bd1e995;

/** murmur2 as Kafka's Java client computes it (seed 0x9747b28c), as a signed 32-bit integer. */
export const murmur2 = (data: Uint8Array, start = 0, length = data.length - start): number => {
  const tail = start + (length & ~3);
  let h = 0x9747b28c ^ length;
  for (let i = start; i < tail; i += 4) {
    let k = data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24);
    k = Math.imul(k, m);
    k ^= k >>> 24;
    h = Math.imul(h, m) ^ Math.imul(k, m);
  }
  const rest = length & 3;
  if (rest === 3) h ^= data[tail + 2]! << 16;
  if (rest >= 2) h ^= data[tail + 1]! << 8;
  if (rest >= 1) h = Math.imul(h ^ data[tail]!, m);
  h = Math.imul(h ^ (h >>> 13), m);
  return h ^ (h >>> 15);
};

const scratch = Buffer.allocUnsafe(256);

/** The partition that every Kafka client's default partitioner gives a key: the shard of that customer. */
export const partitionOf = (key: string | Buffer, partitions: number): number => {
  if (typeof key !== 'string') return (murmur2(key) & 0x7fffffff) % partitions;
  if (key.length * 3 > scratch.length) return (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;
  const length = scratch.write(key, 0, 'utf8');
  return (murmur2(scratch.subarray(0, length)) & 0x7fffffff) % partitions;
};
