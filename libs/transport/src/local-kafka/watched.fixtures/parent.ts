/** Starts a program that would run for long, says its pid, and waits to be killed. */
import { openSync } from 'node:fs';
import { spawnWatched } from '../watched-process.ts';

const [, , removeOnDeath] = process.argv;
const output = openSync('/dev/null', 'w');
const program = spawnWatched('/bin/sleep', ['60'], { output, env: process.env, removeOnDeath });
console.log(program.pid);
await program.ended;
