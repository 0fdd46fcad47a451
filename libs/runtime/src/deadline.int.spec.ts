import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestService } from './http.fixture.js';
import { startTestService } from './http.fixture.js';

let service: TestService;
beforeAll(async () => { service = await startTestService({ answerWithinMs: 300, requestsAtOnceMax: 3 }); });
afterAll(async () => { await service.http.stopIntake(); await service.http.close(); });

const ask = async (path: string) => {
  const answer = await fetch(service.url + path);
  return { status: answer.status, retryAfter: answer.headers.get('retry-after'), body: await answer.json() as Record<string, unknown> };
};

describe('an answer that does not come', () => {
  it('is 503 after the deadline, says what was waited for, and what is behind it begins nothing more', async () => {
    const answer = await ask('/waiting');
    expect(answer).toMatchObject({ status: 503, retryAfter: '5', body: { type: 'urn:fealty:problem:no-answer-in-time', detail: 'no answer within 300 ms, which waited for a door that stays shut; ask again' } });
    service.openDoor();
    expect(await service.behindDoor).toMatchObject({ kind: 'no-answer-in-time' });
    expect(service.logged()).toContain('no answer in time');
  });

  it('has as long as its route says', async () => {
    expect(await ask('/long')).toMatchObject({ status: 200, body: { waited: true } });
  });

  it('is waited for by so many at once; who comes then is told so at once, but operators are answered', async () => {
    const waiting = [ask('/never'), ask('/never'), ask('/never')];
    await service.neverAsked(3);
    expect(await ask('/never')).toMatchObject({ status: 503, retryAfter: '1', body: { type: 'urn:fealty:problem:unavailable', detail: '3 requests wait for their answers; nothing was stored; try again' } });
    expect((await ask('/health/live')).status).toBe(200);
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([503, 503, 503]);
    expect((await ask('/long')).status).toBe(200);
  });
});
