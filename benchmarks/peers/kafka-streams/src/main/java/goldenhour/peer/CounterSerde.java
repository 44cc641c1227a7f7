package goldenhour.peer;

import java.nio.ByteBuffer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** Sixteen bytes a counter. */
final class CounterSerde implements Serde<Counter> {
  @Override
  public Serializer<Counter> serializer() {
    return (topic, counter) ->
        counter == null
            ? null
            : ByteBuffer.allocate(16)
                .putLong(counter.minute())
                .putInt(counter.all())
                .putInt(counter.negative())
                .array();
  }

  @Override
  public Deserializer<Counter> deserializer() {
    return (topic, bytes) -> {
      if (bytes == null) return null;
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Counter(buffer.getLong(), buffer.getInt(), buffer.getInt());
    };
  }
}
