/** How large tests are: 1 by default, more for a longer look (GOLDENHOUR_TEST_SIZE=10). */
export const TEST_SIZE = Math.max(1, Number(process.env.GOLDENHOUR_TEST_SIZE ?? 1));
/** Where seeds begin: another one looks at other worlds. */
export const TEST_SEED = Number(process.env.GOLDENHOUR_TEST_SEED ?? 1);
