// Prints a token for the local system: npm run token -- --role R --programme P [--customer C] [--hours N]
import { parseArgs } from 'node:util';
import { roles, signToken } from '@fealty/runtime';
import { readLocalState } from '../local-state.js';

const usage = `npm run token -- --role ${roles.join('|')} --programme P [--customer C] [--subject S] [--source /shop/web] [--hours 12]`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: {
    role: { type: 'string' }, programme: { type: 'string' }, customer: { type: 'string' }, subject: { type: 'string' }, source: { type: 'string' }, hours: { type: 'string', default: '12' },
  } });
  const role = roles.find((known) => known === values.role);
  const secret = process.env['FEALTY_JWT_SECRET'] ?? readLocalState()?.jwtSecret;
  if (role === undefined || values.programme === undefined) throw new Error(`usage: ${usage}`);
  if (role === 'member' && values.customer === undefined) throw new Error('a member is somebody: add --customer CUSTOMER_ID');
  if (!(Number(values.hours) > 0)) throw new Error('--hours takes a number above 0');
  if (secret === undefined) throw new Error('no secret: start the system with `npm start`, or set FEALTY_JWT_SECRET');
  const token = await signToken(secret, {
    subject: values.subject ?? values.customer ?? `local-${role}`, role, programme: values.programme,
    ...(values.customer === undefined ? {} : { customer: values.customer }), ...(values.source === undefined ? {} : { source: values.source }),
  }, Number(values.hours) * 3_600);
  process.stdout.write(`${token}\n`);
};

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
