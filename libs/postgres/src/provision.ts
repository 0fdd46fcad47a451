import { setTimeout as pause } from 'node:timers/promises';
import { sqlStateOf } from './failures.js';

/** Runs one statement as the owner of the database. */
export type Run = (text: string) => Promise<unknown>;

/** A service's login role and schema share one name. */
export interface ServiceRole {
  service: string;
  /** @default the service's name */
  schema?: string;
  password: string;
  statementTimeoutMs: number;
}

const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => (text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${text.replaceAll("'", "''")}'`);

// Roles belong to the whole cluster, so migrations of two databases can meet here; the advisory lock holds in one database only.
const metSomebody = (error: unknown): boolean =>
  ['42710', '23505', '40001'].includes(sqlStateOf(error) ?? '') || /tuple concurrently/.test(String(error));

const untilAlone = async (run: Run, text: string): Promise<void> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run(text);
      return;
    } catch (error) {
      if (attempt === 20 || !metSomebody(error)) throw error;
      await pause(10 + Math.random() * 40);
    }
  }
};

const createRole = (role: string): string =>
  `do $$ begin if not exists (select from pg_roles where rolname = ${literal(role)}) then create role ${identifier(role)} login; end if; end $$`;

/** Makes the service's role and schema and gives the role its own schema, nothing else. Safe to repeat. */
export const provision = async (run: Run, database: string, role: ServiceRole): Promise<void> => {
  const name = identifier(role.service);
  const setting = (key: string, value: string): string => `alter role ${name} in database ${identifier(database)} set ${key} = ${value}`;
  const onRole = [
    createRole(role.service),
    `alter role ${name} with login nosuperuser nocreatedb nocreaterole password ${literal(role.password)}`,
    setting('search_path', name),
    setting('statement_timeout', String(role.statementTimeoutMs)),
    setting('lock_timeout', String(role.statementTimeoutMs)),
    setting('idle_in_transaction_session_timeout', String(role.statementTimeoutMs)),
    setting('tcp_keepalives_idle', '10'), setting('tcp_keepalives_interval', '5'), setting('tcp_keepalives_count', '3'),
    `grant connect on database ${identifier(database)} to ${name}`,
  ];
  for (const text of onRole) await untilAlone(run, text);
  // Privileges on tables come from the defaults alone: a later grant on all tables would undo what a migration revoked.
  const schema = identifier(role.schema ?? role.service);
  const onSchema = [
    `create schema if not exists ${schema}`,
    `revoke all on schema ${schema} from public`,
    'revoke create on schema public from public',
    `grant usage on schema ${schema} to ${name}`,
    `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${name}`,
    `alter default privileges in schema ${schema} grant usage, select, update on sequences to ${name}`,
  ];
  for (const text of onSchema) await untilAlone(run, text);
};
