import { readFileSync } from 'node:fs';
import { z } from 'zod';

const isCertificate = (path: string): boolean => {
  try {
    return readFileSync(path, 'utf8').includes('-----BEGIN CERTIFICATE-----');
  } catch {
    return false;
  }
};

/** How Kafka is reached, beside its addresses: read by every service, the migrate step and the commands that connect to it. */
export const kafkaVariables = {
  KAFKA_SSL: z.enum(['yes', 'no', 'true', 'false']).default('no').transform((told) => told === 'yes' || told === 'true')
    .meta({ example: 'yes', defaultIs: 'no', description: 'yes: Kafka is reached over TLS, and its certificate and host name are checked' }),
  KAFKA_SSL_CA_FILE: z.string().refine(isCertificate, 'must be a file with certificates in PEM').optional()
    .meta({ example: '/etc/fealty/kafka-ca.pem', description: 'authorities that certificates of Kafka are checked against, instead of those that Node knows' }),
  KAFKA_SASL_MECHANISM: z.string().toLowerCase().pipe(z.enum(['plain', 'scram-sha-256', 'scram-sha-512'])).optional()
    .meta({ example: 'scram-sha-512', description: 'how to log in to Kafka: plain, scram-sha-256 or scram-sha-512. Without KAFKA_SSL others may read what is sent, with plain the password too' }),
  KAFKA_SASL_USERNAME: z.string().optional().meta({ example: 'fealty', description: 'who logs in to Kafka' }),
  KAFKA_SASL_PASSWORD: z.string().optional().meta({ example: '<password>', description: 'what it logs in with; never logged' }),
};

type Told<Name extends keyof typeof kafkaVariables> = z.output<(typeof kafkaVariables)[Name]> | undefined;
/** The settings of `kafkaVariables`. */
export interface KafkaAccess {
  readonly kafkaSsl?: Told<'KAFKA_SSL'>;
  readonly kafkaSslCaFile?: Told<'KAFKA_SSL_CA_FILE'>;
  readonly kafkaSaslMechanism?: Told<'KAFKA_SASL_MECHANISM'>;
  readonly kafkaSaslUsername?: Told<'KAFKA_SASL_USERNAME'>;
  readonly kafkaSaslPassword?: Told<'KAFKA_SASL_PASSWORD'>;
}

type Mechanism = NonNullable<Told<'KAFKA_SASL_MECHANISM'>>;
type Login = { [Name in Mechanism]: { mechanism: Name; username: string; password: string } }[Mechanism];
/** What kafkajs is told of it. */
export interface KafkaSecurity { ssl?: true | { ca: string[] }; sasl?: Login }

/** What does not fit together: nobody believes that a connection is safe when it is not. */
export const kafkaComplaints = (environment: Readonly<Record<string, string | undefined>>): string[] => {
  const told = (name: keyof typeof kafkaVariables): boolean => (environment[name] ?? '') !== '';
  const login = ['KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'] as const;
  const missing = login.filter((name) => !told(name));
  const isPlain = !told('KAFKA_SSL') || ['no', 'false'].includes(environment['KAFKA_SSL'] ?? '');
  return [
    ...(missing.length === 0 || missing.length === login.length ? [] : [`  ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing: ${login.join(', ')} go together`]),
    ...(told('KAFKA_SSL_CA_FILE') && isPlain ? ['  KAFKA_SSL_CA_FILE is told, but KAFKA_SSL is not; for example KAFKA_SSL=yes'] : []),
  ];
};

/** How settings say that Kafka is to be reached. */
export const kafkaSecurity = ({ kafkaSsl, kafkaSslCaFile, kafkaSaslMechanism: mechanism, kafkaSaslUsername: username, kafkaSaslPassword: password }: KafkaAccess): KafkaSecurity => ({
  ...(kafkaSsl === true ? { ssl: kafkaSslCaFile === undefined ? true : { ca: [readFileSync(kafkaSslCaFile, 'utf8')] } } : {}),
  ...(mechanism === undefined || username === undefined || password === undefined ? {} : { sasl: { mechanism, username, password } }),
});
