import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { aTestDatabase, type TestDatabase, waitUntil } from '@fealty/testing';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { Database } from './database.js';
import { classify } from './failures.js';
import { transaction } from './transaction.js';

// What a server process says whose postmaster was killed: 'E', length, fields. It follows the answers before it in the same packet.
const lastWords = (): Buffer => {
  const fields = Buffer.from('SFATAL\0VFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0');
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(4 + fields.length, 1);
  return Buffer.concat([head, fields]);
};
const isReady = (sent: Buffer): boolean => sent.subarray(-6, -1).equals(Buffer.from('Z\0\0\0\u0005'));

let test: TestDatabase;
let database: Database;
let between: Server;
/** While set, a server process dies as soon as it has said that it is ready. */
let dying = false;

const passOn = (client: Socket): void => {
  const { hostname, port } = new URL(test.adminUrl);
  const server = connect(Number(port), hostname);
  for (const [one, other] of [[client, server], [server, client]] as const) { one.on('error', () => undefined); one.on('close', () => { other.destroy(); }); }
  client.pipe(server);
  server.on('data', (sent) => {
    if (dying && isReady(sent)) client.end(Buffer.concat([sent, lastWords()]));
    else client.write(sent);
  });
};

beforeEach(async () => {
  dying = false;
  test = await aTestDatabase('lost', async () => Promise.resolve());
  between = createServer(passOn);
  await new Promise<void>((resolve) => { between.listen(0, '127.0.0.1', resolve); });
  const url = new URL(test.adminUrl);
  url.port = String((between.address() as { port: number }).port);
  database = await Database.open({ url: url.href, schema: 'public', applicationName: 'test', poolMax: 2, batchPoolMax: 2, connectTimeoutMs: 1_000 });
}, 60_000);
afterEach(async () => { await database.close(); between.close(); await test.drop(); });

const one = { text: 'select 1 as n' };
const inBatch = (): Promise<unknown> => transaction(database.batchPool, {}, (tx) => tx.query(one));

// An error of a connection to which nobody listens ends the process: the test fails with it then.
it('a connection that is lost in the moment in which it is handed out fails what wanted it, and can be tried again', async () => {
  dying = true;
  const lost = (wanted: () => Promise<unknown>) => wanted().then(() => 'done', classify);
  expect(await lost(inBatch)).toBe('retryable');
  expect(await lost(() => database.query(one.text))).toBe('done'); // the connection was there, and its last words came behind an answer
  expect(await lost(() => database.query(one.text))).toBe('retryable');
  dying = false;
  await waitUntil('both pools noticed', () => database.batchPool.totalCount + database.commandPool.totalCount === 0);
  expect(await database.query(one.text)).toEqual([{ n: 1 }]);
  await inBatch();
});

it('a connection that is lost in the moment in which the next one takes it over fails what wanted it', async () => {
  const takenOver = (): Promise<unknown> => Promise.allSettled(Array.from({ length: 6 }, () => database.query(one.text)));
  await takenOver();
  dying = true;
  await takenOver();
  dying = false;
  expect(await database.query(one.text)).toEqual([{ n: 1 }]);
});
