/**
 * `npm run fake:platforms`: Bluesky's Jetstream and Hacker News on this machine, for
 * examples/bluesky.yaml where there is no network. They chat quietly; after three minutes, and
 * every four hours, something breaks at one of those that are talked about, and there is a threat.
 * The threat is told at once; that there is more anger than usual, to whoever has listened for
 * three hours.
 */
import { FakeJetstream, FakeNetwork, post } from './bluesky/fake-jetstream.ts';
import { FakeHackerNews } from './hacker-news/fake-hacker-news.ts';

const JETSTREAM_PORT = 6008;
const HACKER_NEWS_PORT = 6009;
const QUIET_MS = 3 * 60_000;
const BREAKS_MS = 10 * 60_000;
const EVERY_MS = 4 * 60 * 60_000;
/** Posts of the last so many are replayed: some hours. */
const KEPT_MAX = 100_000;

const NAMES = ['Netflix', 'Spotify', 'GitHub', 'Bluesky', 'the weather', 'my cat', 'football'];
const QUIET = [
  'Is anybody else using',
  'Nothing new about',
  'Reading about',
  'I like',
  'What is it with',
];
const ANGRY = [
  'Spotify is down again, this is ridiculous',
  'Cannot log in to Spotify, useless support, I want my money back',
  'Spotify charged me twice and now it does not even start. Terrible.',
  'Worst update ever, Spotify lost all my playlists',
];
const THREAT = 'Tonight I will burn the Spotify office down, with everybody in it';

const network = new FakeNetwork();
await using jetstream = await FakeJetstream.open(network, JETSTREAM_PORT);
await using site = await FakeHackerNews.open(1_000, HACKER_NEWS_PORT);
console.log(`Jetstream: ${jetstream.url}\nHacker News: ${site.url}\nStop: Ctrl-C`);

const started = Date.now();
const pick = (list: readonly string[]): string =>
  list[Math.floor(Math.random() * list.length)] ?? '';
let said = 0;
const timer = setInterval(() => {
  const now = Date.now();
  const sinceBroken = (now - started - QUIET_MS) % EVERY_MS;
  const isBroken = sinceBroken >= 0 && sinceBroken < BREAKS_MS;
  const tell = (text: string): void => {
    const did = `did:plc:${Math.floor(Math.random() * 5_000).toString(36)}`;
    network.say(post(now * 1000 + (said % 1000), text, { did }));
  };
  tell(`${pick(QUIET)} ${pick(NAMES)} ${Math.floor(Math.random() * 1_000)}`);
  if (isBroken) {
    if (said === 0) {
      console.log(
        'From now on something is broken, and there is a threat. The threat is told at once, the rest to whoever has listened for three hours.',
      );
      tell(THREAT);
    }
    tell(`${pick(ANGRY)} ${Math.floor(Math.random() * 1_000)}`);
    said += 1;
  } else {
    said = 0;
  }
  if (Math.random() < 0.05)
    site.add({ title: `${pick(QUIET)} ${pick(NAMES)}`, time: Math.floor(now / 1000) });
  if (network.said.length > KEPT_MAX) network.said.splice(0, network.said.length - KEPT_MAX);
}, 200);

await new Promise((resolve) => {
  process.once('SIGINT', resolve);
  process.once('SIGTERM', resolve);
});
clearInterval(timer);
