import { CreateInbox1764000000000 } from './1764000000000-create-inbox.js';
import { CreateCustomers1764000000001 } from './1764000000001-create-customers.js';

export const migrations = [CreateInbox1764000000000, CreateCustomers1764000000001];
