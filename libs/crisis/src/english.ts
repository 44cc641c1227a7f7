import type { Phrases } from './phrases.ts';

const MESSAGES = {
  threat: { says: 'one message threatens people', asks: 'have it judged at once' },
  severe: {
    says: 'one message says that people are hurt or in danger',
    asks: 'have it checked at once',
  },
  self_harm: {
    says: 'somebody speaks of harming themselves',
    asks: 'this asks for care, not for a public answer',
  },
} as const;

export const ENGLISH: Phrases = {
  modes: { drill: 'DRILL', replay: 'REPLAY', backfill: 'HISTORY' },
  and: 'and',
  on: 'on',
  opening: (transition, name) =>
    ({
      opened: `${name}:`,
      escalated: `${name} is getting worse:`,
      eased: `${name} is calming down:`,
      resolved: `${name} is back to normal:`,
      reopened: `${name} is flaring up again:`,
    })[transition],
  mentions: ({ count, text }, negative) =>
    `${text} ${negative ? 'negative ' : ''}${count === 1 ? 'mention' : 'mentions'}`,
  within: (minutes) => `in ${minutes} minutes`,
  normally: ({ count, text }, { weekday, part }) =>
    `where ${text ?? 'hardly any'} ${count === 1 ? 'is' : 'are'} normal for ${part === 'night' ? `the small hours of a ${weekday}` : `a ${weekday} ${part}`}`,
  guessed: (text) =>
    `where ${text === null ? 'hardly any' : `about ${text}`} would be normal (little history yet)`,
  share: (percent) => `${percent} of them negative`,
  voices: ({ count, text }) => `${text} independent ${count === 1 ? 'voice' : 'voices'}`,
  together: ({ text }) => `${text} accounts post the same text or move together`,
  spreading: (mentions, minutes) =>
    `one post is spreading, ${mentions.text} ${mentions.count === 1 ? 'mention' : 'mentions'} in ${minutes.text} ${minutes.count === 1 ? 'minute' : 'minutes'}`,
  nextHour: (low, high) => `in the next hour ${low} to ${high} more`,
  beganOn: (platform, post) => {
    if (platform === null) return 'it began in the press';
    return `it began ${post ? 'with a post ' : ''}on ${platform}`;
  },
  nowAlso: (places) => `now also ${places}`,
  press: 'in the press',
  otherPlatforms: ({ count, text }) => `on ${text} other ${count === 1 ? 'platform' : 'platforms'}`,
  mayThreaten: ({ count, text }) =>
    `${text} of them may ${count === 1 ? 'be a threat' : 'be threats'}`,
  related: ({ count, text }) =>
    count === 1
      ? 'an alarm on a single message is open beside it'
      : `${text} alarms on single messages are open beside it`,
  merged: ({ count, text }) =>
    count === 1
      ? 'one more that there was no room for is told here'
      : `${text} more that there was no room for are told here`,
  without: (what, fires) =>
    `would ${fires ? 'still' : 'not'} fire without ${what.map((one) => (one === 'reposts' ? 'reposts' : 'its loudest voice')).join(fires ? ' and without ' : ' or without ')}`,
  unscored: (text) => `${text} could not be judged`,
  otherSources: ({ count, text }) => `${text} other ${count === 1 ? 'source' : 'sources'}`,
  silent: (sources, count) => `${sources} ${count === 1 ? 'was' : 'were'} silent for part of it`,
  at: ({ day, time }) => `${day} at ${time}`,
  began: (onset) => `it began on ${onset}`,
  late: (onset) => `it began on ${onset} and is seen only now`,
  calmSince: (onset, since) => `it began on ${onset} and has been calm since ${since}`,
  message: (lane) => MESSAGES[lane],
  summary: ({ count, text }, lane) => {
    const one = count === 1;
    const what = {
      threat: one ? 'threatens people' : 'threaten people',
      severe: one
        ? 'says that people are hurt or in danger'
        : 'say that people are hurt or in danger',
      self_harm: one ? 'speaks of self-harm' : 'speak of self-harm',
    }[lane];
    return `within the hour ${text} more ${one ? 'message' : 'messages'} ${what}, beyond those told one by one`;
  },
  repeated: ({ text }) => `it was said ${text} times`,
  saidByOthers: ({ count, text }) => `${text} more ${count === 1 ? 'says' : 'say'} so`,
  firstSeen: (onset) => `first seen on ${onset}`,
  notRepeated: (lane, onset) =>
    `${lane === 'self_harm' ? 'what was said' : 'the message'} of ${onset} has not been repeated for days`,
};
