import { command } from '@fealty/messaging';
import { keepText } from '../state/texts.table.js';
import { waitOnCustomer } from './wait-on-customer.rules.js';

export const waitOnCustomerCommand = command({ name: 'wait-on-customer', parts: ({ matter }) => [matter], keeps: keepText, decide: waitOnCustomer });
