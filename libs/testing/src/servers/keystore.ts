import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { findJava } from './java.js';

const run = promisify(execFile);

/** What a broker shows over TLS, and what its clients check it against. */
export interface Keystore { readonly keystore: string; readonly keystorePassword: string; readonly caFile: string }

const keystorePassword = 'not-a-secret';

/** A key and a certificate of its own for 127.0.0.1, made by Java's keytool. */
export const keystoreFor = async (dir: string, env: NodeJS.ProcessEnv = process.env): Promise<Keystore> => {
  const [keystore, caFile] = [join(dir, 'broker.p12'), join(dir, 'broker.pem')];
  const keytool = join(dirname((await findJava(env)).command), 'keytool');
  const common = ['-alias', 'broker', '-keystore', keystore, '-storetype', 'PKCS12', '-storepass', keystorePassword];
  rmSync(keystore, { force: true });
  await run(keytool, ['-genkeypair', ...common, '-keyalg', 'EC', '-dname', 'CN=broker', '-ext', 'SAN=ip:127.0.0.1', '-validity', '30']);
  await run(keytool, ['-exportcert', '-rfc', ...common, '-file', caFile]);
  return { keystore, keystorePassword, caFile };
};
