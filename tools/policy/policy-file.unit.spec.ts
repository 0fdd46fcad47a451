import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { publishFile } from './publish-file.js';
import { readPolicyFile } from './read-policy-file.js';

const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/\/$/, '');

describe('a policy file', () => {
  it('is read from where the command was given', async () => {
    expect(await readPolicyFile('policies/demo.yaml', root)).toContain('programme: demo');
    expect(await readPolicyFile(`${root}/policies/demo.yaml`, '/')).toContain('programme: demo');
  });

  it('that is not there is named, with the folder it was sought from and what to do', async () => {
    await expect(readPolicyFile('nope.yaml', root)).rejects.toThrow(`there is no file nope.yaml, seen from ${root}; give the path of a YAML or JSON document, such as policies/demo.yaml`);
    await expect(readPolicyFile('policies', root)).rejects.toThrow('a folder is no policy: policies');
  });
});

describe('publishing a policy file', () => {
  let ingest: Server;
  let url: string;
  const answer = { programme: 'demo', version: 3, effectiveFrom: '2026-03-01T10:00:00.000Z', dry: false };
  beforeAll(async () => {
    ingest = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => { response.end(JSON.stringify({ ...answer, unchanged: text === 'programme: demo' })); });
    });
    await new Promise<void>((resolve) => ingest.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(ingest.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => ingest.close(resolve)));
  const publish = (text: string) => publishFile({ file: 'demo.yaml', text, url, dry: false, token: 't', secret: undefined });

  it('says so when the newest version says the same already', async () => {
    expect(await publish('programme: demo')).toBe('nothing to publish: demo.yaml says what version 3 of demo says already, in force from 2026-03-01T10:00:00.000Z');
    expect(await publish('programme: demo\nname: New')).toBe('demo version 3 is published, in force from 2026-03-01T10:00:00.000Z');
  });
});
