/** The envelope as read from or written to Kafka and HTTP; attribute names are the CloudEvents ones. */
export interface Envelope {
  specversion: '1.0';
  id: string;
  /** URI-reference of the sender. */
  source: string;
  type: string;
  subject?: string;
  /** RFC 3339 timestamp, exactly as it was sent. */
  time?: string;
  datacontenttype?: string;
  dataschema?: string;
  /** Every other attribute, in the canonical string form of its CloudEvents type. */
  extensions: Readonly<Record<string, string>>;
  /** The exact bytes of the data; null is a tombstone, an empty buffer an event without data. */
  data: Buffer | null;
}

/** An envelope, or one sentence for the reader that says why the bytes are none. Decoding never throws. */
export type Decoded = { ok: Envelope } | { undecodable: string };

/** Attributes as they were found on the wire, before anything was checked. */
export interface Draft {
  attributes: Record<string, string>;
  data: Buffer | null;
}
