package peer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The loyalty projection as a Kafka Streams exactly-once application: RocksDB state, changelog, dedupe by event id, one update per event. */
public final class Loyalty {
  private static final boolean DEDUPE = System.getenv("NODEDUPE") == null;
  private static final String INPUTS = "shop.v1,orders.v1,points.v1,complaints.v1,notifications.v1";

  static final class Project implements Processor<String, byte[], String, byte[]> {
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> states;
    private WindowStore<String, byte[]> seen;

    @Override
    public void init(ProcessorContext<String, byte[]> given) {
      context = given;
      states = given.getStateStore("state");
      seen = DEDUPE ? given.getStateStore("seen") : null;
    }

    @Override
    public void process(Record<String, byte[]> record) {
      String id = attribute(record.headers(), "ce_id");
      if (DEDUPE && isRepeated(id, record.timestamp())) return;
      try {
        ObjectNode state = Projection.stateOf(record.key(), states.get(record.key()));
        String time = attribute(record.headers(), "ce_time");
        Projection.apply(state, attribute(record.headers(), "ce_type"), time, record.value());
        byte[] bytes = Projection.bytesOf(state);
        states.put(record.key(), bytes);
        context.forward(new Record<>(record.key(), bytes, record.timestamp(), update(record.key(), id, time, state.get("version").asLong())));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private boolean isRepeated(String id, long now) {
      try (var found = seen.fetch(id, now - 86_400_000L, now)) {
        if (found.hasNext()) return true;
      }
      seen.put(id, new byte[0], now);
      return false;
    }
  }

  private static String attribute(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    if (header == null) throw new IllegalStateException("A record has no header " + name);
    return new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Headers update(String customer, String cause, String time, long version) {
    return new RecordHeaders()
        .add("ce_specversion", utf8("1.0")).add("ce_id", utf8(UUID.randomUUID().toString())).add("ce_source", utf8("/peer/loyalty"))
        .add("ce_type", utf8("peer.loyalty.loyalty-updated.v1")).add("ce_subject", utf8(customer)).add("ce_time", utf8(time))
        .add("ce_sequence", utf8(String.format("%012d", version))).add("ce_causationid", utf8(cause)).add("content-type", utf8("application/json"));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Properties settings(String brokers, String application, String threads, String stateDir) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, threads);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.StringSerde.class);
    settings.put(StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArraySerde.class);
    settings.put("auto.offset.reset", "earliest");
    settings.put("producer.linger.ms", "5");
    settings.put("producer.batch.size", "262144");
    settings.put("replication.factor", "1");
    return settings;
  }

  private static Topology topology(String[] inputs, String output) {
    Topology topology = new Topology()
        .addSource("in", inputs)
        .addProcessor("project", Project::new, "in")
        .addStateStore(Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore("state"), Serdes.String(), Serdes.ByteArray()), "project");
    if (DEDUPE) {
      var oneDay = Stores.persistentWindowStore("seen", Duration.ofDays(1), Duration.ofDays(1), false);
      topology.addStateStore(Stores.windowStoreBuilder(oneDay, Serdes.String(), Serdes.ByteArray()), "project");
    }
    return topology.addSink("out", output, "project");
  }

  public static void main(String[] args) {
    if (args.length < 5) {
      System.err.println("usage: peer.Loyalty BROKERS APP_ID THREADS STATE_DIR OUT_TOPIC [TOPICS] [PREFIX]");
      System.exit(2);
    }
    String prefix = args.length > 6 ? args[6] : "";
    String[] inputs = Arrays.stream((args.length > 5 ? args[5] : INPUTS).split(",")).map(name -> prefix + name).toArray(String[]::new);
    KafkaStreams streams = new KafkaStreams(topology(inputs, prefix + args[4]), settings(args[0], args[1], args[2], args[3]));
    // Without a handler a failed thread dies alone and the others go on: a measurement must stop instead.
    streams.setUncaughtExceptionHandler(error -> {
      error.printStackTrace();
      Runtime.getRuntime().halt(1);
      return null;
    });
    Runtime.getRuntime().addShutdownHook(new Thread(() -> streams.close(Duration.ofSeconds(20))));
    streams.start();
  }
}
