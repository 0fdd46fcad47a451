import { createServer, connect } from 'node:net';

const host = '127.0.0.1';

const listenOn = (port: number): Promise<number | undefined> => new Promise((resolve, reject) => {
  const server = createServer();
  server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error)));
  server.listen({ port, host, exclusive: true }, () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
  });
});

/** The first of the wished ports that nobody listens on, else any free one that is not in `taken`. */
export const freePort = async (wished: readonly (number | undefined)[], taken: readonly number[] = []): Promise<number> => {
  for (const port of [...wished, 0, 0, 0]) {
    if (port === undefined || taken.includes(port)) continue;
    const found = await listenOn(port);
    if (found !== undefined && !taken.includes(found)) return found;
  }
  throw new Error(`No free port on ${host}.`);
};

/** Whether something accepts connections on this port. */
export const isOpen = (port: number): Promise<boolean> => new Promise((resolve) => {
  const socket = connect({ port, host });
  const answer = (open: boolean) => { socket.destroy(); resolve(open); };
  socket.once('connect', () => answer(true));
  socket.once('error', () => answer(false));
});
