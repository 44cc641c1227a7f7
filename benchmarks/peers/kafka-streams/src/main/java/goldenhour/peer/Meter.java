package goldenhour.peer;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Measures from the end of the warm-up to the last commit. One stream thread calls it. */
final class Meter {
  record Report(
      double seconds, double cpuSeconds, long mentions, double rssMb, List<Double> commitsMs) {}

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final long warmUp;
  private final long total;
  private final CompletableFuture<Report> done = new CompletableFuture<>();
  private final List<Double> commitsMs = new ArrayList<>();
  private long processed;
  private boolean begun;
  private long begunMentions;
  private long begunNanos;
  private long begunCpuNanos;

  Meter(long warmUp, long total) {
    this.warmUp = warmUp;
    this.total = total;
  }

  void processed() {
    processed += 1;
  }

  /** Everything processed so far is committed; the commit took so long. */
  void committed(double milliseconds) {
    if (begun) commitsMs.add(milliseconds);
    if (!begun && processed >= warmUp) {
      begun = true;
      begunMentions = processed;
      begunNanos = System.nanoTime();
      begunCpuNanos = SYSTEM.getProcessCpuTime();
    }
    if (processed > total) {
      fail(new IllegalStateException(processed + " mentions were committed, of " + total));
    } else if (processed == total) {
      double seconds = (System.nanoTime() - begunNanos) / 1e9;
      double cpuSeconds = (SYSTEM.getProcessCpuTime() - begunCpuNanos) / 1e9;
      done.complete(
          new Report(seconds, cpuSeconds, total - begunMentions, peakMb(), List.copyOf(commitsMs)));
    }
  }

  void fail(Throwable failure) {
    done.completeExceptionally(failure);
  }

  Report await() throws Exception {
    return done.get();
  }

  /** The kernel's word on the largest resident set; where there is none, what the heap holds now. */
  private static double peakMb() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) / 1024.0;
      }
    } catch (IOException notLinux) {
      // Falls through to the heap.
    }
    return Runtime.getRuntime().totalMemory() / 1048576.0;
  }
}
