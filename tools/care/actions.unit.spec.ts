import { expect, it } from '@jest/globals';
import { actions } from './actions.js';

it.each(['bogus', 'shop.v1/1', 'shop.v1/x/3', '/shop.v1/1/2'])('asks no service to requeue what stands at %j', async (at) => {
  const asked = async () => actions['requeue']?.run(undefined as never, { at, all: false, dry: false });
  await expect(asked()).rejects.toThrow(`--at takes TOPIC/PARTITION/OFFSET, as quarantine lists it, not "${at}"`);
});
