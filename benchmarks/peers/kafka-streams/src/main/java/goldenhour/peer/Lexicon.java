package goldenhour.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Words with values, summed over a text. */
final class Lexicon {
  private final Map<String, Integer> values = new HashMap<>();

  /** Reads lines of a word, a tab and its value. */
  static Lexicon read(Path file) throws IOException {
    Lexicon lexicon = new Lexicon();
    for (String line : Files.readAllLines(file)) {
      int tab = line.indexOf('\t');
      lexicon.values.put(line.substring(0, tab), Integer.parseInt(line.substring(tab + 1)));
    }
    return lexicon;
  }

  /** Between −1 and 1: the values of the words over the root of how many words there are. */
  double score(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int words = 0;
    int sum = 0;
    int from = -1;
    for (int at = 0; at <= lower.length(); at += 1) {
      if (at < lower.length() && isOfWord(lower.charAt(at))) {
        if (from < 0) from = at;
      } else if (from >= 0) {
        words += 1;
        sum += values.getOrDefault(lower.substring(from, at), 0);
        from = -1;
      }
    }
    return words == 0 ? 0 : Math.tanh(sum / Math.sqrt(words));
  }

  private static boolean isOfWord(char character) {
    return Character.isLetterOrDigit(character) || character == '\'' || character == '-';
  }

  private Lexicon() {}
}
