/**
 * `npm run test:faults`: hundreds of faults around real processes on a real Kafka, and a table of
 * what came of them. Exit code 1 when anything was lost or twice, or a goal was missed.
 */
import { parseArgs } from 'node:util';
import { createPostsScenario } from '../kafka/posts-scenario.ts';
import { temporaryFolder } from '../world/folder.ts';
import { createRandom } from '../world/random.ts';
import { type FaultyBroker, openFaultyBroker } from './broker.ts';
import { type Campaign, campaignsOf } from './campaigns.ts';
import { playRound, type RoundResult } from './round.ts';
import { isGood, type Line, tableOf, timesOf } from './table.ts';

const HELP = `npm run test:faults -- [options]
  --seed N          draws: which worker, when (default: drawn, and printed)
  --kills N         of workers (200)
  --broker-kills N  (20)
  --cuts N          of connections (50); other harm to them a fifth as often
  --gone-seconds N  how long the broker is gone once (120)
  --only TEXT       campaigns whose name has it
`;
/** In one play, which is judged at its end. */
const FAULTS_A_ROUND = 20;
const POSTS = 8_000;
/** A round has time for twice what it should take, and for its beginning and end. */
const SLACK = 2;
const ENDS_MS = 120_000;
const ROUNDS_IN_VAIN_MAX = 2;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '200' },
    'broker-kills': { type: 'string', default: '20' },
    cuts: { type: 'string', default: '50' },
    'gone-seconds': { type: 'string', default: '120' },
    only: { type: 'string', default: '' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await main();

async function main(): Promise<void> {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000));
  console.log(`seed ${seed}`);
  const campaigns = campaignsOf({
    kills: Number(values.kills),
    brokerKills: Number(values['broker-kills']),
    cuts: Number(values.cuts),
    goneSeconds: Number(values['gone-seconds']),
  }).filter(({ name, times }) => name.includes(values.only) && times > 0);
  const opened = await openFaultyBroker();
  if ('skipped' in opened) throw new Error(opened.skipped);
  await using broker = opened;
  const lines: Line[] = [];
  for (const campaign of campaigns) {
    const line = await run(campaign, broker, seed);
    lines.push(line);
    if (!isGood(line)) tellFaults(line);
    console.log(`${tableOf([line])}\n`);
  }
  console.log(`seed ${seed}\n${tableOf(lines)}`);
  if (!lines.every(isGood)) process.exitCode = 1;
}

async function run(campaign: Campaign, broker: FaultyBroker, seed: number): Promise<Line> {
  const rounds: RoundResult[] = [];
  try {
    for (let inVain = 0; inVain < ROUNDS_IN_VAIN_MAX; ) {
      const done = timesOf({ campaign, rounds });
      if (done >= campaign.times) break;
      const round = await play(campaign, { broker, seed: seed + rounds.length, done });
      rounds.push(round);
      inVain = round.recoveriesMs.length === 0 ? inVain + 1 : 0;
      console.log(`${campaign.name}: ${timesOf({ campaign, rounds })} of ${campaign.times}`);
    }
    return { campaign, rounds };
  } catch (error) {
    return { campaign, rounds, failure: String(error) };
  }
}

async function play(
  campaign: Campaign,
  {
    broker,
    seed,
    done,
  }: { readonly broker: FaultyBroker; readonly seed: number; readonly done: number },
): Promise<RoundResult> {
  await using folder = await temporaryFolder();
  const scenario = await createPostsScenario(folder.path, { seed, posts: POSTS });
  const times = Math.min(FAULTS_A_ROUND, campaign.times - done);
  const wallSeconds = times * campaign.secondsEach * SLACK;
  const { proxied = [], workers = {}, limits, watched } = campaign;
  let turn = done;
  return await playRound({
    broker,
    cluster: {
      scenario,
      brokers: [broker.direct],
      brokersOf: Object.fromEntries(proxied.map((role) => [role, broker.proxied])),
      workers,
      speed: scenario.speedFor(wallSeconds),
      ...(limits === undefined ? {} : { limits }),
    },
    random: createRandom(seed),
    fault: (round) => {
      turn += 1;
      return campaign.fault(turn - 1)(round);
    },
    times,
    ...(watched === undefined ? {} : { watched }),
    pauseMs: { least: 0, most: 1_000 },
    endMs: wallSeconds * 1_000 + ENDS_MS,
  });
}

function tellFaults({ campaign, rounds, failure }: Line): void {
  console.log(`FAULTS of ${campaign.name}`);
  if (failure !== undefined) console.log(failure);
  for (const { judgement, ownEnds } of rounds)
    console.log(JSON.stringify({ judgement, ownEnds }, undefined, 1).slice(0, 20_000));
}
