import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { freePort, isOpen } from './ports.js';

describe('finding a port', () => {
  const servers: Server[] = [];
  const listen = (port: number) => new Promise<void>((resolve) => { servers.push(createServer().listen(port, '127.0.0.1', resolve)); });
  afterEach(async () => {
    for (const server of servers.splice(0)) await new Promise((resolve) => { server.close(resolve); });
  });

  it('takes the wished port when it is free', async () => {
    const port = await freePort([]);
    expect(await freePort([port])).toBe(port);
  });

  it('takes the next wish, and in the end any port, when the wished ones are taken', async () => {
    const [first, second] = [await freePort([]), await freePort([])];
    await listen(first);
    expect(await freePort([first, second])).toBe(second);
    expect(await freePort([first])).not.toBe(first);
    expect(await freePort([second], [second])).not.toBe(second);
  });

  it('sees whether somebody listens', async () => {
    const port = await freePort([]);
    expect(await isOpen(port)).toBe(false);
    await listen(port);
    expect(await isOpen(port)).toBe(true);
  });
});
