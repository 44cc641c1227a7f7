/**
 * What a process needs: configuration, logs, metrics, http, clock, readiness, and the way from
 * its first line to its exit code. Nothing here knows a mention. Everything is made by a factory
 * that a service calls; nothing happens on import. `@goldenhour/host/promtool` is for tests.
 */
export { systemClock } from './clock.ts';
export { type ConfigFlag, type Loaded, type LoadOptions, loadConfig } from './config.ts';
export { configDoc } from './config-doc.ts';
export { ConfigError, type ConfigFault, nearest } from './config-faults.ts';
export { AppError, EXIT, type ExitCode, explain, printable, UsageError } from './errors.ts';
export { type HttpOptions, type HttpServer, startHttp } from './http.ts';
export { createLogger, LOG_LEVELS, type Logger, type LoggerOptions, type LogLevel } from './log.ts';
export { metricsDoc } from './metrics-doc.ts';
export { type ProcessContext, type ProcessOptions, runProcess, type Stop } from './process.ts';
export { createReadiness, type Health, type Readiness, type ReadinessState } from './readiness.ts';
export { Secret, secret } from './secret.ts';
export { createTelemetry, HOST_METRICS, type HostTelemetry } from './telemetry.ts';
