/** What tests of other packages need to have a model judged. */
export { whyNoRuntime } from './runtime-for-tests.ts';
export { writeTinyModel } from './tiny-model.ts';
