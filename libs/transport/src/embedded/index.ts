/** The transport in one file and one process. */
export {};
