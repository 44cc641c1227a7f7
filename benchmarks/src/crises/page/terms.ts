/** What the words on the page mean, for somebody who reads it first. */
export const TERMS: readonly (readonly [term: string, meaning: string])[] = [
  [
    'subject-week',
    'One subject, watched for one week. A team with twenty subjects and .25 false alarms a subject-week looks up five times a week for nothing.',
  ],
  [
    'false alarm',
    'An alarm on a stream into which no crisis was put, outside the hours that the data itself labels as unusual; one in twelve hours at most. The first week of a stream, in which the detector learns, does not count.',
  ],
  [
    'found within 60 minutes, recall',
    'The share of crises for which an alarm begins within an hour of the first post of the cascade. An alarm that stood already does not count.',
  ],
  [
    'median delay',
    'Half of the crises are flagged sooner, counted in event time from the first post to the end of the five minutes in which the alarm begins. – where less than half are flagged within the hour.',
  ],
  [
    '200/100',
    'A subject of 200 mentions a day, and a cascade of 100 in its first hour. “As it is” and “natural” are not thinned. “Again”: a crisis of this kind began one to six days before.',
  ],
  [
    'in brackets',
    'Where the true figure lies, at 95 %: of false alarms after Garwood, of recall after Wilson, of a median by ranks. Streams of one brand are not independent of one another: between brands figures differ more than these intervals say, so look at the least and the most.',
  ],
  [
    'tone read well, poorly',
    'The tone of the counts is simulated. Read well, 50 to 90 % of a crisis is negative, where 20 % is usual; read poorly, 35 to 60 %. In between, 70 % of it are reposts that inherit the tone of the root, and one root in five is misread.',
  ],
  [
    'as shipped, hindsight',
    'Goldenhour runs at the threshold that it is shipped with. Each of the others has the threshold that gives it .25 false alarms a subject-week on these very streams, which nobody can know beforehand.',
  ],
  [
    'the others',
    '“Mean + 3 sigma” of the last day, as huginn’s peak detector does; the last hour against the last twelve; an exponentially weighted z of Anscombe-transformed counts; short against long average (STA/LTA), as seismographs do; the tail of a Poisson count. All of them count negative mentions.',
  ],
  [
    'velocity',
    'log10 of the expected weeks between such moments of this very subject: 0 once a week, 1 once in ten weeks. An alarm is what comes once in four weeks by chance.',
  ],
];
