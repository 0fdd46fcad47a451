import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { startSmtp } from '../../testing/smtp.js';
import { sendBySmtp } from './send-mail.job.js';

const mail = { from: 'loyalty@example.org', to: 'ada@example.org', subject: 'Grüße', text: 'Hello', html: 'Hello' };
const refusing = (responseCode: number): Error => Object.assign(new Error('no'), { responseCode });

describe('sending a mail', () => {
  const stops: (() => Promise<unknown>)[] = [];
  afterEach(async () => { await Promise.all(stops.splice(0).map((stop) => stop())); });
  const server = async (hooks: Parameters<typeof startSmtp>[0]) => {
    const smtp = await startSmtp(hooks);
    stops.push(smtp.stop);
    return smtp;
  };
  /** A server that speaks SMTP up to the text, and cuts the line when the text has come. */
  const cutting = async (): Promise<string> => {
    const answer = (socket: Socket, line: string): void => {
      if (line.endsWith('\r\n.\r\n')) socket.destroy();
      else if (/^DATA/m.test(line)) socket.write('354 go on\r\n');
      else if (/^(EHLO|MAIL|RCPT)/m.test(line)) socket.write('250 ok\r\n');
    };
    const tcp = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 here\r\n');
      socket.on('data', (data) => { answer(socket, data.toString()); });
    });
    await new Promise<void>((resolve) => { tcp.listen(0, '127.0.0.1', resolve); });
    stops.push(() => new Promise((resolve) => { tcp.close(resolve); }));
    return `smtp://127.0.0.1:${(tcp.address() as AddressInfo).port}`;
  };

  it('is accepted when the server took it', async () => {
    const smtp = await server({});
    expect(await sendBySmtp(smtp.url)('m/1', mail)).toEqual({ outcome: 'accepted' });
    expect(smtp.mails[0]?.text).toMatch(/Subject: =\?UTF-8\?/);
  });

  it('has one Message-ID over all attempts', async () => {
    const smtp = await server({});
    const send = sendBySmtp(smtp.url);
    await send('m/1', mail);
    await send('m/1', mail);
    expect(smtp.mails.map(({ text }) => /Message-ID: (.*)\r/.exec(text)?.[1])).toEqual(['<m.1@example.org>', '<m.1@example.org>']);
  });

  it.each([{ code: 550, outcome: 'rejected' }, { code: 451, outcome: 'deferred' }])('is $outcome when the recipient is refused with $code', async ({ code, outcome }) => {
    const smtp = await server({ onRcptTo: (_address, _session, callback) => { callback(refusing(code)); } });
    expect(await sendBySmtp(smtp.url)('m/1', mail)).toMatchObject({ outcome });
  });

  it.each([{ code: 554, outcome: 'rejected' }, { code: 452, outcome: 'deferred' }])('is $outcome when the text is refused with $code', async ({ code, outcome }) => {
    const smtp = await server({ onData: (stream, _session, callback) => { stream.resume(); stream.on('end', () => { callback(refusing(code)); }); } });
    expect(await sendBySmtp(smtp.url)('m/1', mail)).toMatchObject({ outcome });
  });

  it('is deferred when nobody listens', async () => {
    expect(await sendBySmtp('smtp://127.0.0.1:1')('m/1', mail)).toMatchObject({ outcome: 'deferred' });
  });

  it('is unknown when the line breaks after the text was given', async () => {
    expect(await sendBySmtp(await cutting())('m/1', mail)).toMatchObject({ outcome: 'unknown' });
  });

  it('never sends a password over a line that is not encrypted', async () => {
    const smtp = await server({});
    expect(await sendBySmtp(smtp.url.replace('smtp://', 'smtp://user:secret@'))('m/1', mail)).toMatchObject({ outcome: 'deferred' });
    expect(smtp.mails).toEqual([]);
  });
});
