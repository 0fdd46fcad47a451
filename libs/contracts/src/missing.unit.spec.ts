import { expect, it } from '@jest/globals';
import { policy, shopOrderPaidV1 } from './index.js';

const messagesOf = (result: { error?: { issues: readonly { message: string }[] } | undefined }) => result.error?.issues.map(({ message }) => message);

it('a field that is not told is called missing, one of another kind by what it is, and a message of its own goes first', () => {
  expect(messagesOf(shopOrderPaidV1.data.safeParse({}))).toEqual(['is missing']);
  expect(messagesOf(shopOrderPaidV1.data.safeParse(undefined))).toEqual(['is missing']);
  expect(messagesOf(shopOrderPaidV1.data.safeParse({ orderId: 1 }))).toEqual(['Invalid input: expected string, received number']);
  expect(messagesOf(policy.safeParse({ programme: 'demo', zone: 'UTC', platforms: [{ id: 'web', source: '/shop/web' }] }))).toEqual(['must be an ISO 4217 code of a currency in use, such as "EUR"; it is missing']);
});
