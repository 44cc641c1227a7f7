import { ASKED_TO_WAIT_MS, checkSource, type SourceWorld, type Trouble } from '../kit/contract.ts';
import type { Refusal } from '../kit/fake-frame-server.ts';
import { HeldClock } from '../kit/held-clock.ts';
import { blueskySchema } from './config.ts';
import { FakeJetstream, FakeNetwork, post } from './fake-jetstream.ts';
import { blueskySource } from './source.ts';

const REFUSALS: Readonly<Record<Exclude<Trouble, 'down'>, Refusal>> = {
  limits: { status: 429, headers: { 'retry-after': String(ASKED_TO_WAIT_MS / 1000) } },
  locked: { status: 401, body: 'who are you?' },
  confused: { status: 400, body: 'bad\r\ncursor' },
};

async function openWorld(): Promise<SourceWorld> {
  const clock = new HeldClock(1_795_170_600_000);
  const network = new FakeNetwork();
  const jetstream = await FakeJetstream.open(network);
  const config = blueskySchema.parse({ name: 's', type: 'bluesky', hosts: [jetstream.url] });
  return {
    clock,
    open: () => blueskySource(config, { clock }),
    say: (texts) => {
      for (const text of texts) {
        clock.time += 1_000;
        network.say(post(clock.time * 1000, text));
      }
    },
    waiting: () => clock.waited(config.silenceSeconds * 1000),
    again: () => undefined,
    trouble: (trouble) => {
      jetstream.isDown = trouble === 'down';
      jetstream.server.refusal = trouble === null || trouble === 'down' ? null : REFUSALS[trouble];
      if (trouble !== null) jetstream.hangUp();
    },
    [Symbol.asyncDispose]: () => jetstream[Symbol.asyncDispose](),
  };
}

checkSource('bluesky', openWorld);
