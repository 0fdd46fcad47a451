import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RunningProcess, type RunServices } from '../../local/run-services.js';
import { programOf, type ServiceName } from '../../local/services.js';
import { rootDir } from '../../local/places.js';
import type { Usage } from '../checker/observations.js';
import type { FailpointOrder } from './failpoint-order.js';

const failpointProgram = join(rootDir, 'tools', 'dist', 'chaos', 'stage', 'failpoint-program.js');

const skewedClock = pathToFileURL(join(rootDir, 'tools', 'dist', 'chaos', 'stage', 'skewed-clock.js')).href;

type Common = Omit<RunServices, 'services' | 'argsOf' | 'env' | 'logDir'> & { readonly env: Readonly<Record<string, string>>; readonly logDir: string };

/** The running service processes, by instance such as `loyalty-0`. A dead one stays dead until it is asked to start again. */
export class Crew {
  private readonly members = new Map<string, RunningProcess>();
  private readonly orders = new Map<string, FailpointOrder>();
  private readonly clocksOffMs = new Map<string, number>();

  constructor(private readonly common: Common) {}

  async start(service: ServiceName, index = 0): Promise<RunningProcess> {
    const instance = `${service}-${index}`;
    const member = await RunningProcess.start(service, {
      ...this.common, services: [service], env: { ...this.common.env, INSTANCE_NAME: instance }, logDir: join(this.common.logDir, instance),
      argsOf: () => this.argsOf(service, instance),
    });
    this.members.set(instance, member);
    return member;
  }

  get(instance: string): RunningProcess {
    const member = this.members.get(instance);
    if (member === undefined) throw new Error(`there is no ${instance}`);
    return member;
  }

  get instances(): string[] {
    return [...this.members.keys()];
  }

  /** From its next start on the process does this to itself; `undefined`: nothing any more. */
  arm(instance: string, order: FailpointOrder | undefined): void {
    if (order === undefined) this.orders.delete(instance);
    else this.orders.set(instance, order);
  }

  /** From its next start on the clock of the process is off by so much; 0: it is right again. */
  skew(instance: string, ms: number): void {
    this.clocksOffMs.set(instance, ms);
  }

  /** Services of which a process has ended. */
  get ended(): string[] {
    return [...new Set([...this.members].filter(([, member]) => member.hasEnded()).map(([instance]) => instance.replace(/-\d+$/, '')))];
  }

  /** Starts again what has ended, as Kubernetes would: of the services that are asked for, or of all. */
  async revive(isWanted: (service: string) => boolean = () => true): Promise<void> {
    const ended = [...this.members].filter(([instance, member]) => member.hasEnded() && isWanted(instance.replace(/-\d+$/, '')));
    await Promise.all(ended.map(([, member]) => member.restart()));
  }

  async dismiss(instance: string): Promise<void> {
    await this.get(instance).stop();
    this.members.delete(instance);
  }

  usage(): Usage[] {
    return [...this.members].filter(([, member]) => !member.hasEnded()).map(([instance, { pid }]) => {
      const rssKb = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
      return { instance, pid, rssMb: Math.round(rssKb / 1024), handles: readdirSync(`/proc/${pid}/fd`).length };
    });
  }

  /** What a process has written to its log so far. */
  logOf(instance: string): string {
    return readFileSync(join(this.common.logDir, instance, `${instance.replace(/-\d+$/, '')}.log`), 'utf8');
  }

  async stop(): Promise<void> {
    await Promise.all([...this.members.values()].map((member) => member.stop()));
  }

  private argsOf(service: ServiceName, instance: string): string[] {
    const [order, offMs = 0] = [this.orders.get(instance), this.clocksOffMs.get(instance)];
    const clock = offMs === 0 ? [] : ['--import', `${skewedClock}?ms=${offMs}`];
    return [...clock, ...(order === undefined ? [programOf(service)] : [failpointProgram, programOf(service), JSON.stringify(order)])];
  }
}
