/** The schema in which a service's state is rebuilt, and where the former state waits after the flip. */
export const besideOf = (service: string): string => `${service}_beside`;

export interface Schemas { readonly live: string; readonly beside: string }

/** A deciding service is rebuilt from what it said itself: what it has read of others, and what it answered, stays as it is. */
export interface OwnTopic {
  readonly topic: string;
  /** The state of a customer of whom nothing was said, as JSON. */
  readonly start: string;
  /** Further tables of customers, with the columns that tell their rows apart: each row must be equal. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
  /** Fields of customers' states that are told to nobody: a rebuild takes them over, with the due instant that may rest on them. */
  readonly untold?: readonly string[];
  /** Rows that customers share, as `key` and `row`: as they are live, and as they are rebuilt. */
  readonly shared?: (schemas: Schemas) => { readonly name: string; readonly live: string; readonly beside: string };
}

/** What a flip must know of a service. */
export interface Rebuilt {
  readonly service: string;
  /** Its customer table. */
  readonly customers: string;
  /** Tables that record what was told to others or asked of the service: never rebuilt, they go over to whatever is live. Their triggers' functions would not. */
  readonly keeps: readonly string[];
  /** Statements that take over from `live` into `beside` what a rebuild cannot know. */
  readonly takesOver: (schemas: Schemas) => readonly string[];
  /** Not told: a projection, rebuilt from the topics that it reads. */
  readonly own?: OwnTopic;
}
