import { connect, createServer, type Socket } from 'node:net';

/** A way to a database that can be held: what is sent on it arrives when it is let go, as with a server that is frozen and thaws. */
export interface HeldDatabase {
  readonly url: string;
  hold(): void;
  letGo(): void;
  close(): void;
}

export const heldDatabase = async (address: string): Promise<HeldDatabase> => {
  const sockets = new Set<Socket>();
  let held = false;
  const between = createServer((client) => {
    const server = connect(Number(new URL(address).port), new URL(address).hostname);
    for (const [one, other] of [[client, server], [server, client]] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => { sockets.delete(one); other.destroy(); });
      one.on('data', (sent) => { other.write(sent); });
      if (held) one.pause();
    }
  });
  await new Promise<void>((resolve) => { between.listen(0, '127.0.0.1', resolve); });
  const url = new URL(address);
  url.port = String((between.address() as { port: number }).port);
  return {
    url: url.href,
    hold: () => { held = true; for (const socket of sockets) socket.pause(); },
    letGo: () => { held = false; for (const socket of sockets) socket.resume(); },
    close: () => { between.close(); for (const socket of sockets) socket.destroy(); },
  };
};
