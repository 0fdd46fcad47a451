import { connect, createServer, type Server, type Socket } from 'node:net';
import { KafkaFrames } from './kafka-frames.js';

/** What a proxy does to what passes through it. */
export interface Fault {
  /** `cut`: connections are reset and new ones refused. `silent`: they stay open and nothing passes, as when a cable is pulled. */
  readonly path: 'open' | 'cut' | 'silent';
  readonly delayMs: number;
  readonly jitterMs: number;
}

const whole: Fault = { path: 'open', delayMs: 0, jitterMs: 0 };

interface Link { readonly client: Socket; readonly server: Socket }

/** A TCP proxy in front of a real server, which can be told to hurt what passes. */
export class TcpProxy {
  private fault: Fault = whole;
  private readonly links = new Set<Link>();
  private readonly frames: KafkaFrames | undefined;
  private random: () => number = Math.random;

  private constructor(private readonly server: Server, readonly port: number, kind: 'kafka' | 'postgres') {
    this.frames = kind === 'kafka' ? new KafkaFrames() : undefined;
  }

  /** Listens on a free port; connections go to `target`, asked for at each one, since the server may start later. */
  static async listen(kind: 'kafka' | 'postgres', target: () => number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve, reject) => { server.once('error', reject); server.listen(0, '127.0.0.1', resolve); });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    const proxy = new TcpProxy(server, address.port, kind);
    server.on('connection', (client) => { proxy.accept(client, target()); });
    return proxy;
  }

  /** Delays and jitter are drawn from here, so that a seed decides them. */
  seeded(random: () => number): void {
    this.random = random;
  }

  /** From now on. What was in the way of a silent path is lost, so its connections end when it is mended. */
  set(fault: Partial<Fault>): void {
    const was = this.fault.path;
    this.fault = { ...whole, ...fault };
    if (this.fault.path === 'cut' || (was === 'silent' && this.fault.path === 'open')) this.reset();
  }

  mend(): void {
    this.set(whole);
  }

  /** Swallows the next answer to a request of this kind (0: produce) and ends its connection; the server has done what was asked. */
  dropNextAnswer(apiKey: number): Promise<void> {
    if (this.frames === undefined) throw new Error('only answers of Kafka can be told apart');
    return this.frames.dropNext(apiKey);
  }

  /** The next answer to a request of this kind is this error, as of a coordinator that moves; only kinds that a coordinator answers (10 to 14). */
  refuseNext(apiKey: number, errorCode: number): Promise<void> {
    if (this.frames === undefined) throw new Error('only answers of Kafka can be told apart');
    return this.frames.refuseNext(apiKey, errorCode);
  }

  /** Resets every connection; new ones are accepted as the fault says. */
  reset(): void {
    for (const { client, server } of this.links) {
      client.resetAndDestroy();
      server.resetAndDestroy();
    }
  }

  get connections(): number {
    return this.links.size;
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise<void>((resolve) => { this.server.close(() => { resolve(); }); });
  }

  private accept(client: Socket, port: number): void {
    if (this.fault.path === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port, host: '127.0.0.1', noDelay: true });
    const link = { client, server };
    this.links.add(link);
    const end = (): void => { this.links.delete(link); client.destroy(); server.destroy(); };
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    const watch = this.frames?.connection();
    this.pipe(client, server, (bytes) => { watch?.asked(bytes); return bytes; });
    this.pipe(server, client, (bytes) => watch?.answered(bytes, end) ?? bytes);
  }

  private pipe(from: Socket, to: Socket, look: (bytes: Buffer) => Buffer): void {
    let lastAt = 0;
    from.on('data', (bytes) => {
      if (this.fault.path !== 'open') return;
      const passed = look(bytes);
      const { delayMs, jitterMs } = this.fault;
      const at = Math.max(lastAt, performance.now() + delayMs + this.random() * jitterMs);
      if (delayMs + jitterMs === 0 && lastAt <= performance.now()) this.write(from, to, passed);
      else {
        lastAt = at;
        setTimeout(() => { this.write(from, to, passed); }, at - performance.now());
      }
    });
  }

  private write(from: Socket, to: Socket, bytes: Buffer): void {
    if (to.destroyed || bytes.length === 0 || to.write(bytes)) return;
    from.pause();
    to.once('drain', () => { from.resume(); });
  }
}
