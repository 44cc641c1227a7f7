import { createDetector } from '@goldenhour/velocity';
import { expect, test } from 'vitest';
import { LIVE_POSTS, post, subjectId, subjectName } from './posts.ts';

const MINUTE_MS = 60_000;
/** One of those that get angry posts. */
const SUBJECT = 3;

test('the live posts last long enough for what is usual to be learned, and for a crisis then', () => {
  const id = subjectId(SUBJECT);
  const thresholds = { floor: 5, weeks: 4 };
  const profile = { id, timeZone: 'Europe/Amsterdam', thresholds };
  const detector = createDetector(new Map([[id, profile]]), []);
  detector.learned?.(null);
  const alarms: number[] = [];
  const first = Number(post(0, LIVE_POSTS)['time']);
  let clock = first;
  for (let index = 0; index < LIVE_POSTS.count; index += 1) {
    const { id: mention, time: at, text: written } = post(index, LIVE_POSTS);
    const [time, text] = [Number(at), String(written)];
    const to = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    if (to > clock) {
      const coverage = { source: 'posts', since: first, watermark: to, blind: [], ended: false };
      const { signals } = detector.close({ from: clock, to }, [coverage]);
      if (signals.some(({ status }) => status === 'alarm')) alarms.push(index);
      clock = to;
    }
    if (!text.includes(subjectName(SUBJECT))) continue;
    const negative = text.includes('!') ? 1 : 0;
    detector.observe({
      subject: id,
      mention: String(mention),
      time,
      source: 'posts',
      voice: index,
      negative,
      sentiment: -negative,
    });
  }
  expect(alarms[0]).toBeGreaterThan(LIVE_POSTS.count * LIVE_POSTS.crisisFrom);
});

test('each post names a subject as a word by itself, so that none is dropped', () => {
  const named = /(?<!\S)Organisatie\d+x(?=\s|[.!]?$)/;
  for (let index = 0; index < LIVE_POSTS.count; index += 1) {
    expect(post(index, LIVE_POSTS)['text']).toMatch(named);
  }
});
