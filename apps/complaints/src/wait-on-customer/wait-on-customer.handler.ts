import { command } from '@fealty/messaging';
import { waitOnCustomer } from './wait-on-customer.rules.js';

export const waitOnCustomerCommand = command({ name: 'wait-on-customer', parts: ({ matter }) => [matter], decide: waitOnCustomer });
