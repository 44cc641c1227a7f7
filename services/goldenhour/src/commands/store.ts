import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { amount, openTerminal, requireStore } from '@goldenhour/app';
import { EXIT, type ProcessContext } from '@goldenhour/host';
import {
  checkStore,
  type LogFinding,
  type StoreCheck,
  salvageStore,
} from '@goldenhour/transport/embedded';

export type StoreOptions = { readonly json?: boolean };
export type SalvageOptions = StoreOptions & { readonly to: string; readonly namespace?: string };

/** Reads a store through and says whether it is whole. @returns the exit code */
export async function check(
  file: string,
  { json }: StoreOptions,
  context: ProcessContext,
): Promise<number> {
  const path = resolve(file);
  requireStore(path);
  const found = await checkStore({ path });
  await openTerminal(context).write(
    json === true ? `${JSON.stringify(found)}\n` : tellCheck(file, found),
  );
  return found.isSound ? EXIT.ok : EXIT.failure;
}

/** Saves from a damaged store what can still be read. */
export async function salvage(
  file: string,
  { json, to, namespace }: SalvageOptions,
  context: ProcessContext,
): Promise<void> {
  const from = resolve(file);
  requireStore(from);
  const report = await salvageStore({
    from,
    to: resolve(to),
    ...(namespace === undefined ? {} : { namespace }),
  });
  const lines = [
    ...report.sentences,
    `Go on with it: --store ${to}, or store: ${to} in the configuration. Keep ${file} until you are sure.`,
  ];
  await openTerminal(context).write(
    json === true ? `${JSON.stringify(report)}\n` : `${lines.join('\n')}\n`,
  );
}

function tellCheck(file: string, found: StoreCheck): string {
  const { isSound, namespace, partitions, damage, logs, tasks } = found;
  const broken = tasks.filter(({ isWhole }) => !isWhole);
  const records = logs.reduce((sum, log) => sum + log.records, 0);
  const lines = [
    `${file}: namespace ${namespace}, ${amount(partitions, 'partition')}, ${amount(records, 'record')}, ${amount(tasks.length, 'task')}.`,
    ...damage.map((line) => `  structure: ${line}`),
    ...logs
      .filter(isDamaged)
      .map((log) => `  ${log.topic}, partition ${log.partition}: ${lost(log)}`),
    ...broken.map(
      ({ stage, partition }) => `  ${stage}, partition ${partition}: its state is damaged`,
    ),
    verdict(file, { isSound, isWhole: damage.length === 0 && broken.length === 0 }),
  ];
  return `${lines.join('\n')}\n`;
}

function verdict(
  file: string,
  { isSound, isWhole }: { readonly isSound: boolean; readonly isWhole: boolean },
): string {
  if (isSound) return 'It is sound.';
  const salvage = `goldenhour store salvage ${file} --to ${freeName(file)}`;
  return isWhole
    ? `Records are missing. A salvaged store goes on without those that were lost. In any other, save what can be read: ${salvage}`
    : `It is damaged. To save what can be read: ${salvage}`;
}

/** A name beside the damaged store that nothing has yet. */
function freeName(file: string): string {
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? `${file}.salvaged` : `${file}.salvaged-${n}`;
    if (!existsSync(name)) return name;
  }
}

const isDamaged = ({ lost: count, isLostExact }: LogFinding): boolean => count > 0 || !isLostExact;

const lost = ({ records, lost: count, isLostExact }: LogFinding): string =>
  `${amount(records, 'record')} whole, ${isLostExact ? '' : 'at least '}${count} lost`;
