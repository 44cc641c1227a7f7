/**
 * Who speaks of a subject, where, under which roots and about what: what counts do not tell. Kept of
 * subjects that are spoken of.
 */
import type { EpochMs } from '@goldenhour/mention';
import { createCascades } from '../cascades/cascades.ts';
import type { Cascades, TakeOff } from '../cascades/types.ts';
import { DAY_MS } from '../hours.ts';
import { Spreading } from '../spread/spread.ts';
import { createStories, type Stories } from '../stories/stories.ts';
import type { Context, Engagement, Observation } from '../types.ts';
import { SubjectVoices } from '../voicing/voicing.ts';

/** Entries of state: voices, places, cascades, stories. The part of each stands behind the subject. */
const PREFIXES = { voices: 'w/', spread: 'p/', cascades: 'c/', stories: 'y/' } as const;
type Kind = keyof typeof PREFIXES;
const KINDS = Object.keys(PREFIXES) as readonly Kind[];

/** A root of which nothing was heard for so long is forgotten. @unit milliseconds */
const ROOT_MEMORY_MS = DAY_MS;

/** A mention of which it is known where it was said. */
export type Placed = Observation & { readonly context: Context };
/** Of one subject, by kind and part. */
export type CompanyEntries = Readonly<Record<Kind, ReadonlyMap<string, string>>>;

export class Company {
  readonly voices: SubjectVoices;
  readonly spread: Spreading;
  readonly cascades: Cascades;
  readonly stories: Stories;
  readonly #subject: string;

  /** @throws StateError when an entry is damaged */
  constructor(subject: string, entries: CompanyEntries = noEntries()) {
    this.#subject = subject;
    this.voices = SubjectVoices.decode(entries.voices);
    this.spread = Spreading.decode(entries.spread);
    this.cascades = createCascades(entries.cascades);
    this.stories = createStories(subject, entries.stories);
  }

  /** A repost says what its root says. @returns the mention as it is to be counted */
  inherit(mention: Placed): Placed {
    const { context } = mention;
    if (context.kind !== 'repost') return mention;
    const verdict =
      (context.parent === null ? null : this.cascades.verdictOf(context.parent)) ??
      (context.root === null ? null : this.cascades.verdictOf(context.root));
    if (verdict === null) return mention;
    const { negative, sentiment, severity, fingerprint, terms } = verdict;
    return {
      ...mention,
      negative,
      sentiment,
      context: { ...context, severity, fingerprint, terms },
    };
  }

  /** @returns the root that takes off with it; null where none does */
  hear(mention: Placed): TakeOff | null {
    const { context, mention: id, time, voice, negative, sentiment } = mention;
    const { root, kind, followers, severity, fingerprint, terms } = context;
    this.voices.hear(mention);
    this.spread.hear(mention);
    this.stories.observe({ mention: id, time, root, terms, negative });
    return this.cascades.observe({
      mention: id,
      root,
      kind,
      time,
      voice,
      followers,
      negative,
      sentiment,
      severity,
      fingerprint,
      terms,
    });
  }

  engage(counts: Engagement): TakeOff | null {
    return this.cascades.engagement(counts);
  }

  /** Nobody speaks any more. */
  rest(at: EpochMs): void {
    this.voices.rest(at);
    this.spread.rest(at);
    this.cascades.forget(at - ROOT_MEMORY_MS);
  }

  /** What changed since the last drain; null deletes. */
  drain(): readonly (readonly [key: string, value: string | null])[] {
    const changes: [string, string | null][] = [];
    for (const kind of KINDS) {
      for (const [part, value] of this[kind].drain()) {
        changes.push([companyKey(this.#subject, kind, part), value]);
      }
    }
    return changes;
  }
}

export function noEntries(): Record<Kind, Map<string, string>> {
  return { voices: new Map(), spread: new Map(), cascades: new Map(), stories: new Map() };
}

/** Parts have a slash, and so may subjects: that of a part is written as a colon. */
function companyKey(subject: string, kind: Kind, part: string): string {
  const slash = part.indexOf('/');
  const name = slash < 0 ? part : `${part.slice(0, slash)}:${part.slice(slash + 1)}`;
  return `${PREFIXES[kind]}${subject}/${name}`;
}

/** @returns null when the key is not one of these */
export function parseCompanyKey(
  key: string,
): { readonly subject: string; readonly kind: Kind; readonly part: string } | null {
  const match = /^([wpcy]\/)(.+)\/([^/]+)$/s.exec(key);
  const [, prefix, subject, part] = match ?? [];
  const kind = KINDS.find((one) => PREFIXES[one] === prefix);
  if (subject === undefined || part === undefined || kind === undefined) return null;
  return { subject, kind, part: part.replaceAll(':', '/') };
}
