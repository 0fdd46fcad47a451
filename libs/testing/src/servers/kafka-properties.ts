/** Where one broker listens and keeps its data. */
export interface KafkaPlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
  /** Partitions of topics that are made without saying how many. */
  readonly partitions: number;
  /** A second listener whose clients are told another port: that of a proxy in front of it. */
  readonly proxied?: { readonly port: number; readonly advertisedPort: number } | undefined;
}

const proxiedLines = ({ port, controllerPort, proxied }: KafkaPlace): string => (proxied === undefined ? `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}` : `listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxied.port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port},PROXIED://127.0.0.1:${proxied.advertisedPort}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT`);

/** The `server.properties` of one broker that is its own controller. Kafka's defaults hold but where a line says otherwise. */
export const kafkaProperties = (place: KafkaPlace): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${place.controllerPort}
${proxiedLines(place)}
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
