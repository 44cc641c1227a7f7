#!/usr/bin/env node
/** `npx goldenhour …`: the command line under the project's own Node, installed where needed. */
import { fileURLToPath } from 'node:url';

process.argv.splice(
  2,
  0,
  fileURLToPath(new URL('../services/goldenhour/src/main.ts', import.meta.url)),
);
await import('./setup.mjs');
