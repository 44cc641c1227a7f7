import { resolve } from 'node:path';
import { EXIT } from '@goldenhour/host';
import {
  checkStore,
  type LogFinding,
  type StoreCheck,
  salvageStore,
} from '@goldenhour/transport/embedded';
import { terminal } from '../terminal.ts';

export type StoreOptions = { readonly json?: boolean };

/** Reads a store through and says whether it is whole. @returns the exit code */
export async function check(file: string, { json }: StoreOptions): Promise<number> {
  const found = await checkStore({ path: resolve(file) });
  terminal().write(json === true ? `${JSON.stringify(found)}\n` : tellCheck(file, found));
  return found.isSound ? EXIT.ok : EXIT.failure;
}

/** Saves from a damaged store what can still be read. */
export async function salvage(file: string, options: StoreOptions & { to: string }): Promise<void> {
  const report = await salvageStore({ from: resolve(file), to: resolve(options.to) });
  terminal().write(
    options.json === true ? `${JSON.stringify(report)}\n` : `${report.sentences.join('\n')}\n`,
  );
}

function tellCheck(file: string, found: StoreCheck): string {
  const { isSound, namespace, partitions, damage, logs, tasks } = found;
  const broken = tasks.filter(({ isWhole }) => !isWhole);
  const lines = [
    `${file}: namespace ${namespace}, ${partitions} partitions, ${logs.reduce((sum, { records }) => sum + records, 0)} records, ${tasks.length} tasks.`,
    ...damage.map((line) => `  structure: ${line}`),
    ...logs
      .filter(isDamaged)
      .map((log) => `  ${log.topic}, partition ${log.partition}: ${lost(log)}`),
    ...broken.map(
      ({ stage, partition }) => `  ${stage}, partition ${partition}: its state is damaged`,
    ),
    isSound
      ? 'It is sound.'
      : `It is damaged. To save what can be read: goldenhour store salvage ${file} --to NEW`,
  ];
  return `${lines.join('\n')}\n`;
}

const isDamaged = ({ lost: count, isLostExact }: LogFinding): boolean => count > 0 || !isLostExact;

const lost = ({ records, lost: count, isLostExact }: LogFinding): string =>
  `${records} records whole, ${isLostExact ? '' : 'at least '}${count} lost`;
