/** Subject queries compiled to one automaton. */
export {};
