import { promisify } from 'node:util';
import { gunzip, gzip, zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import lz4 from 'lz4-napi';
import snappy from 'snappy';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/** What the records of one batch may unpack to: a batch of a megabyte of spaces would fill the memory of a container otherwise. */
export const unpackedBytesMax = 64 * 1_048_576;

const [zip, unzip, zstd, unzstd] = [promisify(gzip), promisify(gunzip), promisify(zstdCompress), promisify(zstdDecompress)];
type Packed = { readonly buffer: Buffer };

const bounded = (bytes: number): void => {
  if (bytes > unpackedBytesMax) throw new Error(`a batch unpacks to ${bytes} bytes; at most ${unpackedBytesMax} are read`);
};

/** The length that a block of Snappy tells first (format_description.txt of google/snappy: a little-endian varint). */
const toldLength = (block: Buffer): number => {
  let [length, weight] = [0, 1];
  for (const byte of block.subarray(0, 5)) {
    length += (byte & 127) * weight;
    if (byte < 128) break;
    weight *= 128;
  }
  return length;
};
const unsnap = async (block: Buffer): Promise<Buffer> => {
  bounded(toldLength(block));
  return await snappy.uncompress(block) as Buffer;
};

// Java's clients cut Snappy into blocks: a magic, two versions, then each block after its length (xerial/snappy-java, SnappyOutputStream).
const xerial = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const xerialHead = 16;

const unsnapAll = async (bytes: Buffer): Promise<Buffer> => {
  if (!bytes.subarray(0, xerial.length).equals(xerial)) return unsnap(bytes);
  const blocks: Buffer[] = [];
  let unpacked = 0;
  for (let at = xerialHead; at < bytes.length;) {
    const end = at + 4 + bytes.readInt32BE(at);
    if (end > bytes.length || end < at + 4) throw new Error('a block of Snappy is longer than its batch');
    const block = await unsnap(bytes.subarray(at + 4, end));
    bounded(unpacked += block.length);
    blocks.push(block);
    at = end;
  }
  return Buffer.concat(blocks);
};

const unlz4 = async (bytes: Buffer): Promise<Buffer> => {
  const unpacked = await lz4.decompressFrame(bytes);
  bounded(unpacked.length);
  return unpacked;
};

/** All that Kafka knows: whoever publishes straight into it chooses. kafkajs brings gzip alone. */
export const readAllCodecs = (): void => {
  CompressionCodecs[CompressionTypes.GZIP] = () => ({ compress: ({ buffer }: Packed) => zip(buffer), decompress: (bytes: Buffer) => unzip(bytes, { maxOutputLength: unpackedBytesMax }) });
  CompressionCodecs[CompressionTypes.ZSTD] = () => ({ compress: ({ buffer }: Packed) => zstd(buffer), decompress: (bytes: Buffer) => unzstd(bytes, { maxOutputLength: unpackedBytesMax }) });
  CompressionCodecs[CompressionTypes.Snappy] = () => ({ compress: ({ buffer }: Packed) => snappy.compress(buffer), decompress: unsnapAll });
  CompressionCodecs[CompressionTypes.LZ4] = () => ({ compress: ({ buffer }: Packed) => lz4.compressFrame(buffer), decompress: unlz4 });
};
