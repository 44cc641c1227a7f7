/** To whom a crisis is told: the forms of names, numbers and times. */
import type { EpochMs } from '@goldenhour/mention';
import { type Moment, type Occasion, PARTS_OF_DAY, type Phrases } from './phrases.ts';

export const LANGUAGES = ['en', 'nl'] as const;
export type Language = (typeof LANGUAGES)[number];

export type Telling = {
  readonly subjectName: string;
  /** IANA zone in which times are told. */
  readonly timeZone: string;
  readonly language: Language;
};

export type Teller = {
  readonly phrases: Phrases;
  readonly number: (value: number) => string;
  readonly moment: (time: EpochMs) => Moment;
  readonly occasion: (time: EpochMs) => Occasion;
};

/** @throws RangeError when the zone is not an IANA zone */
export function createTeller({ timeZone, language }: Telling, phrases: Phrases): Teller {
  const locale = language === 'en' ? 'en-GB' : 'nl-NL';
  const day = new Intl.DateTimeFormat(locale, { timeZone, day: 'numeric', month: 'long' });
  const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'long' });
  const clock = new Intl.DateTimeFormat(locale, {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const whole = new Intl.NumberFormat(language, { maximumFractionDigits: 0 });
  return {
    phrases,
    number: (value) => whole.format(value),
    moment: (time) => ({ day: day.format(time), time: clock.format(time) }),
    occasion: (time) => ({
      weekday: weekday.format(time),
      part: PARTS_OF_DAY[Math.floor(Number.parseInt(clock.format(time), 10) / 6)] ?? 'night',
    }),
  };
}

/** `A, B and C`. */
export function listed(names: readonly string[], and: string): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} ${and} ${last}`;
}

/** Platforms as they write themselves; of others the name is told as it is configured. */
const PLATFORM_NAMES: Readonly<Record<string, string>> = {
  x: 'X',
  twitter: 'Twitter',
  bluesky: 'Bluesky',
  mastodon: 'Mastodon',
  reddit: 'Reddit',
  youtube: 'YouTube',
  facebook: 'Facebook',
  instagram: 'Instagram',
  tiktok: 'TikTok',
  linkedin: 'LinkedIn',
  telegram: 'Telegram',
  'hacker-news': 'Hacker News',
  rss: 'RSS',
};

export function platformName(platform: string): string {
  return PLATFORM_NAMES[platform] ?? platform;
}
