/**
 * The first thing every verb runs: make sure that the dependencies are installed as the lockfile
 * says, then run the given script under the project's own Node.
 *
 *   node scripts/setup.mjs [SCRIPT ARGS...]
 *
 * This file has no dependencies and must load on older Nodes, so that it can say what is missing.
 *
 * The script runs in a process group of its own, and each signal is passed on once: on Ctrl-C the
 * terminal signals the whole group and npm then signals its child again, and a program that takes a
 * second Ctrl-C for "stop at once" would never shut down in good order. So what else the terminal
 * tells its processes is passed on too: that its size changed, and Ctrl-Z.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR_MIN = 20;
const NODE_MAJOR_OWN = 24;
/**
 * Memory rather than the last twentieth of speed: what lives here are batches of records, for some
 * milliseconds, and V8's defaults let them pile up. Measured on the end-to-end bench, 200,000 posts
 * with the default scorer: 760 MB of memory became 536 MB at 6 % more CPU. A heap that grows by half
 * at a time would take 453 MB at 40 % more: it is collected whole again and again.
 */
const MEMORY_FLAGS = ['--max-semi-space-size=4', '--heap-growing-percent=150'];
/** kafkajs sets timers to times in the past (its issue 1751), and Node warns of each program. */
const NODE_FLAGS = [...MEMORY_FLAGS, '--disable-warning=TimeoutNegativeWarning'];
/** A repeat of a signal within this time is the same key press, told twice. */
const SAME_SIGNAL_MS = 500;
/** For a program to leave the terminal as it was before it is stopped by Ctrl-Z. */
const PAUSING_MS = 100;

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ownNode = join(root, 'node_modules', '.bin', 'node');

requireNode();
const missing = whyNotInstalled();
if (missing !== null) install(missing);
const [script, ...scriptArguments] = process.argv.slice(2);
if (script !== undefined) runScript(script, scriptArguments);

function requireNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= NODE_MAJOR_MIN) return;
  fail(
    `Goldenhour needs Node ${NODE_MAJOR_MIN} or newer to install itself; this is ${process.version}.`,
    'Install a current Node from https://nodejs.org, then run the same command again.',
  );
}

/** Null when node_modules is what the lockfile says, else the reason in words. */
function whyNotInstalled() {
  const wanted = readLock('package-lock.json');
  if (wanted === null)
    fail('package-lock.json is missing.', 'Restore it: git checkout package-lock.json');
  const present = readLock('node_modules/.package-lock.json');
  if (present === null) return 'the dependencies are not installed yet';
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith('node_modules/') || entry.optional || entry.peer) continue;
    const found = present[path];
    const same = found?.version === entry.version && found?.integrity === entry.integrity;
    if (!same) return `${path.slice('node_modules/'.length)} is not as package-lock.json says`;
  }
  if (ownNodeMajor() !== NODE_MAJOR_OWN) return `Node ${NODE_MAJOR_OWN} is not installed here yet`;
  return null;
}

function readLock(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : null;
}

function ownNodeMajor() {
  const run = spawnSync(ownNode, ['--version'], { encoding: 'utf8' });
  return run.status === 0 ? Number(/^v(\d+)/.exec(run.stdout)?.[1]) : null;
}

function install(reason) {
  console.error(`goldenhour: ${reason}; running "npm ci" once (about half a minute) ...`);
  const run = spawnSync('npm', ['ci', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (run.error?.code === 'ENOENT') {
    fail('npm is not on the PATH.', 'npm comes with Node: install both from https://nodejs.org.');
  }
  if (run.signal !== null) process.kill(process.pid, run.signal);
  if (run.status !== 0) {
    fail(
      'npm ci did not succeed; what it said is above.',
      'Usual causes: no network, a registry or proxy that is not set (npm config get registry), or',
      'a node_modules that another user owns. Repair that, then run the same command again.',
    );
  }
  if (ownNodeMajor() === NODE_MAJOR_OWN) return;
  fail(
    `npm ci succeeded, but Node ${NODE_MAJOR_OWN} did not arrive in node_modules/.bin.`,
    'Its install script is what fetches it: see that npm config get ignore-scripts says false, then',
    'run the same command again.',
  );
}

function runScript(path, args) {
  const child = spawn(ownNode, [...NODE_FLAGS, path, ...args], {
    stdio: 'inherit',
    detached: true,
  });
  const passedOnAt = new Map();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']) {
    process.on(signal, () => {
      const now = Date.now();
      const repeated = now - (passedOnAt.get(signal) ?? 0) < SAME_SIGNAL_MS;
      passedOnAt.set(signal, now);
      if (!repeated) child.kill(signal);
    });
  }
  process.on('SIGWINCH', () => child.kill('SIGWINCH'));
  process.on('SIGTSTP', () => {
    child.kill('SIGTSTP');
    setTimeout(() => {
      // Of its own accord it need not stop.
      child.kill('SIGSTOP');
      process.kill(process.pid, 'SIGSTOP');
    }, PAUSING_MS);
  });
  process.on('SIGCONT', () => child.kill('SIGCONT'));
  child.on('error', (error) => fail(`${ownNode} did not start: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

function fail(...lines) {
  for (const line of lines) console.error(`goldenhour: ${line}`);
  process.exit(1);
}
