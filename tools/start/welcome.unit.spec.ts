import { describe, expect, it } from '@jest/globals';
import { movedPorts } from './welcome.js';

const urls = { mail: 'http://127.0.0.1:4026', ingest: 'http://127.0.0.1:4000', loyalty: 'http://127.0.0.1:4005' };

describe('what npm start says of ports', () => {
  it('is nothing where each has its own', () => {
    expect(movedPorts(urls, ['127.0.0.1:19092'])).toEqual([]);
    expect(movedPorts(urls, undefined)).toEqual([]);
  });

  it('is what the commands must say instead, where something else had some first', () => {
    expect(movedPorts({ ...urls, ingest: 'http://127.0.0.1:40123' }, ['127.0.0.1:39092'])).toEqual([
      '!! Something else listens on ports 4000, 19092. In the commands of the README and the docs say http://127.0.0.1:40123 for http://127.0.0.1:4000, 127.0.0.1:39092 for 127.0.0.1:19092',
      '',
    ]);
  });
});
