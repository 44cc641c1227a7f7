package goldenhour.peer;

/**
 * What was said of a subject in one minute.
 *
 * @param minute since 1970-01-01T00:00Z; another one in the same place of the ring starts at zero
 */
record Counter(long minute, int all, int negative) {}
