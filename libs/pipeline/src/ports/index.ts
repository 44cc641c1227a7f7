/** The seams of the pipeline: what an adapter implements. Types, error classes and limits only. */
export * from './clock.ts';
export * from './receiver.ts';
export * from './scorer.ts';
export * from './source.ts';
export * from './telemetry.ts';
export * from './transport.ts';
