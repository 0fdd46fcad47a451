import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { startMailCatcher, type MailCatcher } from './mail-catcher.js';

describe('the mail catcher', () => {
  let catcher: MailCatcher;
  beforeEach(async () => { catcher = await startMailCatcher({ smtpPort: 0, httpPort: 0 }); });
  afterEach(async () => { await catcher.stop(); });

  const send = async (mail: { subject?: string; text: string; html?: string; messageId?: string }): Promise<void> => {
    await createTransport(catcher.smtpUrl).sendMail({ from: 'loyalty@example.org', to: 'ada@example.org', ...mail });
  };

  it('keeps sender, recipient, subject, Message-ID and text', async () => {
    await send({ subject: 'Grüße – und Punkte', text: 'Hallo Ada,\n25 Punkte: ä', html: '<p>x</p>', messageId: '<m.1@example.org>' });
    expect(catcher.messages()).toMatchObject([{
      from: 'loyalty@example.org', to: ['ada@example.org'], subject: 'Grüße – und Punkte', messageId: '<m.1@example.org>', text: expect.stringMatching(/^Hallo Ada,\r?\n25 Punkte: ä$/),
    }]);
  });

  it('answers them as JSON', async () => {
    await send({ subject: 'One', text: 'x' });
    expect(await (await fetch(`${catcher.url}/messages.json`)).json()).toEqual(catcher.messages());
  });

  it('shows them on a page on which no mail can be markup', async () => {
    await send({ subject: '<script>alert(1)</script>', text: '"<img src=x onerror=alert(2)>' });
    const response = await fetch(catcher.url);
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<script|<img/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('keeps the last 200 of many', async () => {
    const transport = createTransport({ url: catcher.smtpUrl, pool: true } as object);
    for (let i = 0; i < 205; i += 1) await transport.sendMail({ from: 'a@example.org', to: 'b@example.org', subject: `No ${i}`, text: 'x' });
    transport.close();
    expect(catcher.messages()).toHaveLength(200);
    expect(catcher.messages()[0]?.subject).toBe('No 5');
  });

  it('does not start when its port is taken', async () => {
    await expect(startMailCatcher({ smtpPort: 0, httpPort: Number(new URL(catcher.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});
