import { describe, expect, it } from '@jest/globals';
import { isCodeFault } from './code-fault.js';

describe('a fault of code', () => {
  it('is seen through what wraps it', () => {
    const fault = new TypeError('x is undefined');
    const wrapped = Object.assign(new Error('the consumer crashed', { cause: fault }), { name: 'KafkaJSNonRetriableError' });
    expect([fault, wrapped, new RangeError('too far')].map(isCodeFault)).toEqual([true, true, true]);
  });

  it('is no fault of the network or of the broker', () => {
    expect([new Error('Connection timeout'), new Error('again', { cause: new Error('no leader') }), 'text', undefined].map(isCodeFault)).toEqual([false, false, false, false]);
  });
});
