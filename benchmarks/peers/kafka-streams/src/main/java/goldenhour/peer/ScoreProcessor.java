package goldenhour.peer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Reads a mention, scores its text, counts it in its minute, and passes the score on. */
final class ScoreProcessor implements Processor<String, byte[], String, byte[]> {
  private static final long MINUTE_MS = 60_000;
  private static final long MINUTES = 60;

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Mention(String id, long time, String text) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  record MentionRecord(String t, String subject, Mention mention) {}

  record Scored(String mention, String subject, long time, double sentiment) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectReader READER = JSON.readerFor(MentionRecord.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Scored.class);

  private final Lexicon lexicon;
  private final Meter meter;
  private ProcessorContext<String, byte[]> context;
  private KeyValueStore<String, Counter> counters;

  ScoreProcessor(Lexicon lexicon, Meter meter) {
    this.lexicon = lexicon;
    this.meter = meter;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    this.context = context;
    this.counters = context.getStateStore(Peer.COUNTERS);
  }

  @Override
  public void process(Record<String, byte[]> record) {
    try {
      MentionRecord read = READER.readValue(record.value());
      // Ticks stand between the mentions.
      if (!read.t().equals("mention")) return;
      Mention mention = read.mention();
      double sentiment = lexicon.score(mention.text());
      count(read.subject(), mention.time() / MINUTE_MS, sentiment < 0);
      Scored scored = new Scored(mention.id(), read.subject(), mention.time(), sentiment);
      context.forward(record.withValue(WRITER.writeValueAsBytes(scored)));
      meter.processed();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void count(String subject, long minute, boolean negative) {
    String key = subject + "|" + minute % MINUTES;
    Counter held = counters.get(key);
    Counter before = held == null || held.minute() != minute ? new Counter(minute, 0, 0) : held;
    counters.put(
        key, new Counter(minute, before.all() + 1, before.negative() + (negative ? 1 : 0)));
  }
}
