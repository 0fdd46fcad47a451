// Loaded before a service: its clock is off by so many milliseconds, told as ?ms=. Timers and performance.now() go on as they are.
const offMs = Number(new URL(import.meta.url).searchParams.get('ms'));
const TrueDate = Date;

class SkewedDate extends TrueDate {
  constructor(...given: readonly [] | readonly [number | string | Date]) {
    super(given.length === 0 ? SkewedDate.now() : (given as unknown as [number])[0], ...(given.slice(1) as []));
  }

  static override now(): number {
    return TrueDate.now() + offMs;
  }
}

globalThis.Date = SkewedDate as DateConstructor;

export {};
