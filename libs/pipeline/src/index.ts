/** The ports, and the four stages ingest, score, alert and notify. */
export {};
