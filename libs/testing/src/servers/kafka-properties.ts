/** Who may log in, with PLAIN. */
export interface KafkaUser { readonly username: string; readonly password: string }

/** Where one broker listens and keeps its data. */
export interface KafkaPlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
  /** Partitions of topics that are made without saying how many. */
  readonly partitions: number;
  /** A second listener whose clients are told another port: that of a proxy in front of it. */
  readonly proxied?: { readonly port: number; readonly advertisedPort: number } | undefined;
  /** A listener over TLS, for one user. */
  readonly secured?: { readonly port: number; readonly keystore: string; readonly keystorePassword: string; readonly user: KafkaUser } | undefined;
}

const listenersOf = ({ port, controllerPort, proxied, secured }: KafkaPlace) => [
  { name: 'PLAINTEXT', protocol: 'PLAINTEXT', port, advertised: port },
  ...(proxied === undefined ? [] : [{ name: 'PROXIED', protocol: 'PLAINTEXT', port: proxied.port, advertised: proxied.advertisedPort }]),
  ...(secured === undefined ? [] : [{ name: 'SECURED', protocol: 'SASL_SSL', port: secured.port, advertised: secured.port }]),
  { name: 'CONTROLLER', protocol: 'PLAINTEXT', port: controllerPort, advertised: undefined },
];

const securedLines = ({ keystore, keystorePassword, user: { username, password } }: NonNullable<KafkaPlace['secured']>): string => `
listener.name.secured.ssl.keystore.type=PKCS12
listener.name.secured.ssl.keystore.location=${keystore}
listener.name.secured.ssl.keystore.password=${keystorePassword}
listener.name.secured.ssl.key.password=${keystorePassword}
listener.name.secured.sasl.enabled.mechanisms=PLAIN
listener.name.secured.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_${username}="${password}";`;

const listenerLines = (place: KafkaPlace): string => {
  const listeners = listenersOf(place);
  return `listeners=${listeners.map(({ name, port }) => `${name}://127.0.0.1:${port}`).join(',')}
advertised.listeners=${listeners.flatMap(({ name, advertised }) => (advertised === undefined ? [] : [`${name}://127.0.0.1:${advertised}`])).join(',')}
listener.security.protocol.map=${listeners.map(({ name, protocol }) => `${name}:${protocol}`).join(',')}${place.secured === undefined ? '' : securedLines(place.secured)}`;
};

/** The `server.properties` of one broker that is its own controller. Kafka's defaults hold but where a line says otherwise. */
export const kafkaProperties = (place: KafkaPlace): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${place.controllerPort}
${listenerLines(place)}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${place.logDir}
num.partitions=${place.partitions}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# After a kill the next broker may register only when the session of the killed one is over: 9 s would be Kafka's own choice.
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=400
# Events and the places of their readers are kept for good, unless a topic says otherwise.
log.retention.ms=-1
offsets.retention.minutes=2147483647
message.max.bytes=1048588
`;
