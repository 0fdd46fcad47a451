// CRC-32C (Castagnoli), reflected, eight bytes per step ("slicing by eight").
const tables = Array.from({ length: 8 }, () => new Int32Array(256));
for (let byte = 0; byte < 256; byte += 1) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  tables[0]![byte] = crc;
}
for (let byte = 0; byte < 256; byte += 1) {
  for (let slice = 1; slice < 8; slice += 1) {
    const before = tables[slice - 1]![byte]!;
    tables[slice]![byte] = (before >>> 8) ^ tables[0]![before & 255]!;
  }
}
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

/** The checksum of a Kafka record batch, as an unsigned 32-bit integer. */
export const crc32c = (data: Uint8Array): number => {
  let crc = -1;
  let at = 0;
  for (; at + 8 <= data.length; at += 8) {
    const low = crc ^ (data[at]! | (data[at + 1]! << 8) | (data[at + 2]! << 16) | (data[at + 3]! << 24));
    crc = t7[low & 255]! ^ t6[(low >>> 8) & 255]! ^ t5[(low >>> 16) & 255]! ^ t4[low >>> 24]!
      ^ t3[data[at + 4]!]! ^ t2[data[at + 5]!]! ^ t1[data[at + 6]!]! ^ t0[data[at + 7]!]!;
  }
  for (; at < data.length; at += 1) crc = (crc >>> 8) ^ t0[(crc ^ data[at]!) & 255]!;
  return ~crc >>> 0;
};
