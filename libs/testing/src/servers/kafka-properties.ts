/** Where one broker listens and keeps its data. */
export interface KafkaPlace {
  readonly port: number;
  readonly controllerPort: number;
  readonly logDir: string;
  /** Partitions of topics that are made without saying how many. */
  readonly partitions: number;
}

/** The `server.properties` of one broker that is its own controller. Kafka's defaults hold but where a line says otherwise. */
export const kafkaProperties = ({ port, controllerPort, logDir, partitions }: KafkaPlace): string => `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=${logDir}
num.partitions=${partitions}
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
