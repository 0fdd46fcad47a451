import { changesOf, type Update } from '../watch/watch-updates.js';

/** What the screen shows besides updates. */
export interface Status {
  readonly accepted: number;
  readonly lag: Readonly<Record<string, number>>;
  readonly lines: readonly string[];
}

const clip = (text: string, width: number): string => (text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 1)}…`);
const tail = (items: readonly string[], count: number): readonly string[] => items.slice(Math.max(0, items.length - count));

/** A table of the newest loyalty updates with rates and lag, drawn in place. Pure but for the writing: `frame` is what is drawn. */
export class LiveTable {
  private readonly updates: Update[] = [];
  private readonly arrivals: number[] = [];
  private total = 0;

  add(update: Update, at: number): void {
    this.total += 1;
    this.arrivals.push(at);
    this.updates.push(update);
    if (this.updates.length > 100) this.updates.shift();
  }

  /** Updates a second over the last ten. */
  rate(now: number): number {
    while ((this.arrivals[0] ?? now) < now - 10_000) this.arrivals.shift();
    return this.arrivals.length / 10;
  }

  frame(status: Status, { now, columns, rows }: { now: number; columns: number; rows: number }): string {
    const lag = Object.entries(status.lag).map(([service, events]) => `${service} ${events}`).join('  ');
    const room = Math.max(3, rows - 8 - status.lines.length);
    const shown = this.updates.slice(-room).toReversed();
    return [
      `fealty  ${status.accepted} events in   ${this.total} loyalty updates   ${this.rate(now).toFixed(1)} updates/s`,
      `waiting: ${lag}`, '',
      clip('time      customer  version  stage       tier      points  satisfied  what changed', columns),
      ...shown.map((update) => clip(this.row(update), columns)), '',
      ...tail(status.lines, 8),
    ].join('\n');
  }

  private row(update: Update): string {
    const { profile, version } = update.data;
    const points = String(profile.points.available + profile.points.pending);
    return [
      new Date(update.publishedAt).toISOString().slice(11, 19), update.customerId.slice(0, 8), `v${version}`.padEnd(7), profile.stage.padEnd(10),
      profile.tier.name.padEnd(8), points.padStart(6), String(profile.satisfaction.overall).padStart(9), ` ${changesOf(update)}`,
    ].join('  ');
  }
}
