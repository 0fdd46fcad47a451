import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { claimFolder } from './claim.js';
import { findJava } from './java.js';
import { kafkaProgram, placeData, prepareKafka } from './kafka-preparation.js';
import { keystoreFor } from './keystore.js';
import { kafkaProperties, type KafkaUser } from './kafka-properties.js';
import { freePort, isOpen } from './ports.js';
import type { Security } from './topics.js';
import { EndedEarly, runServer, withDetails, type Server } from './server.js';

/** How to start a broker. */
export interface KafkaOptions {
  /** Everything the broker keeps; made when missing. */
  readonly dataDir: string;
  /** Wished ports, in order; when all are taken, or none is given, any free one. */
  readonly ports?: readonly number[];
  readonly controllerPorts?: readonly number[];
  /** @default 8 */
  readonly partitions?: number;
  /** The port of a proxy: clients of `proxiedPort` are told to come back through it. */
  readonly proxyPort?: number;
  /** A second listener, over TLS and for this user alone. */
  readonly secured?: KafkaUser;
  /** Begin without the data of earlier runs. @default false */
  readonly fresh?: boolean;
  /** Compiled for a long run under load: it starts later and then needs less. @default false */
  readonly lasting?: boolean;
  readonly onProgress?: (line: string) => void;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/** A running broker. */
export interface KafkaServer extends Server {
  readonly brokers: string[];
  readonly port: number;
  readonly controllerPort: number;
  /** Where the proxy of `proxyPort` is to send its connections. */
  readonly proxiedPort: number | undefined;
  /** Of the listener that `secured` asks for: its address, and the certificate that it is checked against. */
  readonly secured: { readonly brokers: readonly string[]; readonly caFile: string } | undefined;
}

const startsMax = 3;

/** Whether the brokers answer a question about the cluster; an open port alone would not say so. */
export const kafkaAnswers = async (brokers: readonly string[], security: Security = {}): Promise<boolean> => {
  const kafka = new Kafka({ ...security, brokers: [...brokers], logLevel: logLevel.NOTHING, connectionTimeout: 1000, requestTimeout: 3000, retry: { retries: 0 } });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length > 0;
  } catch {
    return false;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
};

const startOnPorts = async (options: KafkaOptions, prepared: Awaited<ReturnType<typeof prepareKafka>>): Promise<KafkaServer> => {
  const { dataDir, ports = [], controllerPorts = [], partitions = 8 } = options;
  const port = await freePort(ports);
  const controllerPort = await freePort(controllerPorts, [port]);
  const proxied = options.proxyPort === undefined ? undefined : { port: await freePort([], [port, controllerPort]), advertisedPort: options.proxyPort };
  const secured = options.secured === undefined ? undefined : { port: await freePort([], [port, controllerPort]), user: options.secured, ...await keystoreFor(dataDir) };
  const claim = await claimFolder(dataDir, 'SIGTERM');
  const logDir = join(dataDir, 'data');
  const properties = join(dataDir, 'server.properties');
  try {
    if (options.fresh === true) rmSync(logDir, { recursive: true, force: true });
    await placeData(prepared, logDir);
    writeFileSync(properties, kafkaProperties({ port, controllerPort, logDir, partitions, proxied, secured }));
    const brokers = [`127.0.0.1:${port}`];
    const server = await runServer({
      name: 'Kafka', claim, program: kafkaProgram(prepared, { properties, logFile: join(dataDir, 'kafka.log') }, options.lasting ?? false),
      isReady: async () => await isOpen(port) && await kafkaAnswers(brokers),
    });
    return withDetails(server, { brokers, port, controllerPort, proxiedPort: proxied?.port, secured: secured === undefined ? undefined : { brokers: [`127.0.0.1:${secured.port}`], caFile: secured.caFile } });
  } catch (error) {
    claim.release();
    throw error;
  }
};

/**
 * Starts one Apache Kafka broker and resolves when it answers. The jars are fetched once per clone and version. It ends with this
 * process, however that ends; the data stays.
 * @throws an error that names the choices when there is no Java or no Maven
 */
export const startKafka = async (options: KafkaOptions): Promise<KafkaServer> => {
  mkdirSync(options.dataDir, { recursive: true });
  const env = options.env ?? process.env;
  const prepared = await prepareKafka(await findJava(env), env, options.onProgress ?? (() => undefined));
  for (let start = 1; ; start++) {
    try {
      return await startOnPorts(options, prepared);
    } catch (error) {
      // Somebody else may take a port between our look and Kafka's.
      if (start === startsMax || !(error instanceof EndedEarly) || !/Address already in use/.test(error.message)) throw error;
    }
  }
};
