package goldenhour.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.state.Stores;

/**
 * The score stage's job as Kafka Streams does it, exactly once: JSON mention in, lexicon score,
 * sixty one-minute counters per subject (all, negative) in an in-memory store with cache and
 * changelog, one scored record out per mention.
 *
 * <p>Arguments: the plan as JSON, as every worker of the bench gets it, and the lexicon's file.
 * Prints the report as JSON when all mentions are committed.
 */
public final class Peer {
  static final String COUNTERS = "counters";

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Plan(
      List<String> brokers, String mentions, String scored, String group, long warmUp, long total) {}

  public static void main(String[] args) throws Exception {
    ObjectMapper json = new ObjectMapper();
    Plan plan = json.readValue(args[0], Plan.class);
    Lexicon lexicon = Lexicon.read(Path.of(args[1]));
    Meter meter = new Meter(plan.warmUp(), plan.total());

    KafkaStreams streams =
        new KafkaStreams(
            topology(plan, lexicon, meter), settings(plan), new TimedClientSupplier(meter));
    streams.setUncaughtExceptionHandler(
        failure -> {
          meter.fail(failure);
          return StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
    System.out.println(json.writeValueAsString(meter.await()));
    // Else its group had a member for 45 s more.
    streams.close(CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
  }

  private static Topology topology(Plan plan, Lexicon lexicon, Meter meter) {
    return new Topology()
        .addSource(
            "mentions",
            Serdes.String().deserializer(),
            Serdes.ByteArray().deserializer(),
            plan.mentions())
        .addProcessor("score", () -> new ScoreProcessor(lexicon, meter), "mentions")
        .addStateStore(
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(COUNTERS), Serdes.String(), new CounterSerde())
                .withCachingEnabled(),
            "score")
        .addSink(
            "scored",
            plan.scored(),
            Serdes.String().serializer(),
            Serdes.ByteArray().serializer(),
            "score");
  }

  private static Properties settings(Plan plan) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, plan.group());
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, String.join(",", plan.brokers()));
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    // Room for every counter between two commits.
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L * 1024 * 1024);
    settings.put(
        StreamsConfig.STATE_DIR_CONFIG,
        Path.of(System.getProperty("java.io.tmpdir"), plan.group()).toString());
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // Larger than the defaults, as one tunes for throughput.
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
    return settings;
  }

  private Peer() {}
}
