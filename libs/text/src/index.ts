/** Normalising, tokens, language, sentiment and categories. */
export {};
