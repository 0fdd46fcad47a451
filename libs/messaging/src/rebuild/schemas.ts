/** The schema in which a service's state is rebuilt, and where the former state waits after the flip. */
export const besideOf = (service: string): string => `${service}_beside`;

/** What a flip must know of a projection. */
export interface Rebuilt {
  readonly service: string;
  /** Its customer table. */
  readonly customers: string;
  /** Tables that record what was told to others: never rebuilt, they go over to whatever is live. */
  readonly keeps: readonly string[];
  /** Statements that take over from `live` into `beside` what a rebuild cannot know. */
  readonly takesOver: (schemas: { live: string; beside: string }) => readonly string[];
}
