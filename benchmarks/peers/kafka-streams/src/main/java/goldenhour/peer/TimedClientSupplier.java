package goldenhour.peer;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/** Kafka Streams' own clients, with its producer's commits timed from flush to answer. */
final class TimedClientSupplier extends DefaultKafkaClientSupplier {
  private final Meter meter;

  TimedClientSupplier(Meter meter) {
    this.meter = meter;
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()) {
      private long startedNanos;

      @Override
      public void flush() {
        start();
        super.flush();
      }

      @Override
      public void sendOffsetsToTransaction(
          Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        start();
        super.sendOffsetsToTransaction(offsets, group);
      }

      @Override
      public void commitTransaction() {
        super.commitTransaction();
        meter.committed((System.nanoTime() - startedNanos) / 1e6);
        startedNanos = 0;
      }

      /** Each task flushes before the one commit of them all. */
      private void start() {
        if (startedNanos == 0) startedNanos = System.nanoTime();
      }
    };
  }
}
