import { addDays, localInstant } from '@fealty/contracts';

/** Reads wall times of a file in its zone, moved by whole days, so that the hour of the day and the day of the promise stay what they were. */
export class LocalClock {
  constructor(private readonly zone: string, private readonly shiftDays: number) {}

  /** A calendar day of the file. */
  day(text: string): string {
    return addDays(text.slice(0, 10), this.shiftDays);
  }

  /** Milliseconds of `YYYY-MM-DD HH:mm[:ss]`. */
  at(text: string): number {
    return Date.parse(localInstant(this.day(text), text.slice(11, 16), this.zone)) + Number(text.slice(17, 19) || 0) * 1_000;
  }
}
