// Prints a token for the local system: npm run token -- --role R --programme P [--customer C] [--device D] [--acr A] [--hours N]
import { roles, signToken } from '@fealty/runtime';
import { Misasked, runProgram } from '../command-line.js';
import { readLocalState } from '../local-state.js';

const usage = `npm run token -- --role ${roles.join('|')} --programme P [--customer C] [--subject S] [--source /shop/web] [--device D] [--acr A] [--hours 12]`;

const text = { type: 'string' } as const;
const options = { role: text, programme: text, customer: text, subject: text, source: text, device: text, acr: text, hours: { type: 'string', default: '12' } } as const;

void runProgram({ usage, options }, async ({ values, positionals: [extra] }) => {
  const role = roles.find((known) => known === values.role);
  const secret = process.env['FEALTY_JWT_SECRET'] ?? readLocalState()?.jwtSecret;
  if (extra !== undefined) throw new Misasked(`"${extra}" is not expected here`, usage);
  if (role === undefined) throw new Misasked(values.role === undefined ? '--role is missing' : `--role takes ${roles.join(', ')}, not "${values.role}"`, usage);
  if (values.programme === undefined) throw new Misasked('--programme is missing', usage);
  if (role === 'member' && values.customer === undefined) throw new Misasked('a member is somebody: add --customer CUSTOMER_ID', usage);
  if (!(Number(values.hours) > 0)) throw new Misasked('--hours takes a number above 0', usage);
  if (secret === undefined) throw new Error('no secret: start the system with `npm start`, or set FEALTY_JWT_SECRET');
  const token = await signToken(secret, {
    subject: values.subject ?? values.customer ?? `local-${role}`, role, programme: values.programme,
    ...(values.customer === undefined ? {} : { customer: values.customer }), ...(values.source === undefined ? {} : { source: values.source }),
    ...(values.device === undefined ? {} : { device: values.device }), ...(values.acr === undefined ? {} : { acr: values.acr, authenticatedAt: new Date().toISOString() }),
  }, Number(values.hours) * 3_600);
  process.stdout.write(`${token}\n`);
  return 0;
});
