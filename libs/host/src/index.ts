/** Config, logs, metrics, http, clock and lifecycle of a process. */
export {};
