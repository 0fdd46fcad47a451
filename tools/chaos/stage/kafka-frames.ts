/** Cuts a stream of bytes into frames of Kafka's protocol: four bytes of length, then the frame. */
class Frames {
  private rest: Buffer = Buffer.alloc(0);

  /** Whole frames with their lengths; what is incomplete waits. */
  take(bytes: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const frames: Buffer[] = [];
    while (this.rest.length >= 4 && this.rest.length >= 4 + this.rest.readInt32BE(0)) {
      const length = 4 + this.rest.readInt32BE(0);
      frames.push(this.rest.subarray(0, length));
      this.rest = this.rest.subarray(length);
    }
    return frames;
  }
}

/** What one connection asked and is answered. */
export interface WatchedConnection {
  asked(bytes: Buffer): void;
  /** The bytes to pass on; calls `drop` when an answer was swallowed. */
  answered(bytes: Buffer, drop: () => void): Buffer;
}

interface Drop { readonly apiKey: number; readonly done: () => void }
interface Refusal extends Drop { readonly errorCode: number }

/** Length, correlation id and throttle time stand before the error code, in the answers that a coordinator gives. */
const errorCodeAt = 12;

/** Reads requests and answers of Kafka as they pass, to swallow a single answer by the kind of its request, or to make it a refusal. */
export class KafkaFrames {
  private drop: Drop | undefined;
  private refusals: Refusal[] = [];

  /** Resolves when the answer was swallowed. */
  dropNext(apiKey: number): Promise<void> {
    return new Promise((resolve) => { this.drop = { apiKey, done: resolve }; });
  }

  /** Resolves when the answer was passed on with this error code in place of its own. */
  refuseNext(apiKey: number, errorCode: number): Promise<void> {
    return new Promise((resolve) => { this.refusals.push({ apiKey, errorCode, done: resolve }); });
  }

  private refused(kind: number | undefined, frame: Buffer): void {
    const refusal = this.refusals.find(({ apiKey }) => apiKey === kind);
    if (refusal === undefined) return;
    this.refusals = this.refusals.filter((one) => one !== refusal);
    frame.writeInt16BE(refusal.errorCode, errorCodeAt);
    refusal.done();
  }

  connection(): WatchedConnection {
    const requests = new Frames();
    const answers = new Frames();
    const kinds = new Map<number, number>();
    const isDropped = (frame: Buffer): boolean => {
      const correlationId = frame.readInt32BE(4);
      const kind = kinds.get(correlationId);
      kinds.delete(correlationId);
      this.refused(kind, frame);
      if (this.drop === undefined || kind !== this.drop.apiKey) return false;
      this.drop.done();
      this.drop = undefined;
      return true;
    };
    return {
      asked: (bytes) => { for (const frame of requests.take(bytes)) kinds.set(frame.readInt32BE(8), frame.readInt16BE(4)); },
      answered: (bytes, drop) => {
        const frames = answers.take(bytes);
        const kept = frames.filter((frame) => !isDropped(frame));
        if (kept.length < frames.length) drop();
        return Buffer.concat(kept);
      },
    };
  }
}
