import { join } from 'node:path';
import { startKafka, startPostgres, type KafkaServer, type PostgresServer } from '@fealty/testing';
import { startMailCatcher } from '../../mail-catcher/mail-catcher.js';
import { freePort } from '../../local/run-services.js';
import { TcpProxy } from './tcp-proxy.js';

/** Kafka and PostgreSQL with a proxy before each: services go through the proxies, the test and the checker do not. */
export interface FaultServers {
  readonly kafka: KafkaServer;
  readonly postgres: PostgresServer;
  readonly toKafka: TcpProxy;
  readonly toPostgres: TcpProxy;
  readonly smtpUrl: string;
  /** The owner's URL by way of the proxy. */
  readonly proxiedAdminUrl: string;
  readonly proxiedBrokers: readonly string[];
  stop(): Promise<void>;
}

export const startFaultServers = async (dir: string, partitions: number): Promise<FaultServers> => {
  let [kafkaPort, postgresPort] = [0, 0];
  const [toKafka, toPostgres] = await Promise.all([TcpProxy.listen('kafka', () => kafkaPort), TcpProxy.listen('postgres', () => postgresPort)]);
  const [kafka, postgres, mail] = await Promise.all([
    startKafka({ dataDir: join(dir, 'kafka'), partitions, proxyPort: toKafka.port }), startPostgres({ dataDir: join(dir, 'postgres'), database: 'fealty' }),
    startMailCatcher({ smtpPort: await freePort(0), httpPort: await freePort(0) }),
  ]);
  [kafkaPort, postgresPort] = [kafka.proxiedPort ?? 0, postgres.port];
  const proxied = new URL(postgres.adminUrl);
  proxied.port = String(toPostgres.port);
  return {
    kafka, postgres, toKafka, toPostgres, smtpUrl: mail.smtpUrl, proxiedAdminUrl: proxied.href, proxiedBrokers: [`127.0.0.1:${toKafka.port}`],
    stop: async () => {
      await Promise.all([toKafka.close(), toPostgres.close()]);
      await Promise.all([mail.stop(), kafka.stop(), postgres.stop()]);
    },
  };
};
