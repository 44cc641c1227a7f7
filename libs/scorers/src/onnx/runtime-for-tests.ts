import { loadRuntime } from './runtime.ts';

/**
 * Why tests that run a model are skipped; undefined where they run. GOLDENHOUR_REQUIRE_ONNX=1 makes
 * it an error.
 */
export function whyNoRuntime(): string | undefined {
  try {
    loadRuntime();
    return undefined;
  } catch (error) {
    if (process.env['GOLDENHOUR_REQUIRE_ONNX'] === '1' || !(error instanceof Error)) throw error;
    console.warn(`SKIPPED: no test here runs a model. ${error.message}`);
    return error.message;
  }
}
