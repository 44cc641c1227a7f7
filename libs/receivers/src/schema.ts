import { LANGUAGES } from '@goldenhour/crisis';
import { MODES } from '@goldenhour/mention';
import { z } from 'zod';
import { parseSecrets, type Signer } from './signature.ts';
import { parseTarget } from './target.ts';

const common = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must be 1 to 40 of a–z, 0–9 and -, beginning with a letter')
    .describe('Name of the receiver, in metrics and in what was sent. Example: press-desk.'),
  modes: z
    .array(z.enum(MODES))
    .min(1)
    .default(['live'])
    .describe('Runs it is told of. Anything but live is history, a replay or a drill.'),
  minSeverity: z
    .literal([0, 1, 2, 3])
    .default(1)
    .describe(
      'Crises it is told of, by the worst they have been: 1 notice, 2 serious, 3 wake somebody now; 0 all.',
    ),
  language: z.enum(LANGUAGES).default('en').describe('Language of what a person reads.'),
};

const webhookSchema = z
  .strictObject({
    ...common,
    type: z.literal('webhook'),
    url: z
      .string()
      .max(2_048)
      // What is wrong whatever else is set, so that it is listed among all other faults.
      .superRefine((url, context) => {
        const target = parseTarget(url, true);
        if ('fault' in target) context.addIssue({ code: 'custom', message: target.fault });
      })
      .describe('Where events are posted. https; http to this machine, or with allowPrivate.'),
    secret: z
      .string()
      .transform((text, context): Signer => {
        const signer = parseSecrets(text);
        if (!('fault' in signer)) return signer;
        context.addIssue({ code: 'custom', message: signer.fault });
        return z.NEVER;
      })
      // So that whoever loads it never prints it, and takes it from a file too.
      .meta({ secret: true })
      .describe(
        'Signs events (Standard Webhooks): whsec_ and 24 to 64 bytes in base64. Several, divided by blanks, while one replaces another.',
      ),
    allowPrivate: z
      .boolean()
      .default(false)
      .describe('The URL may lead into a private network, and may be http there.'),
    timeoutMs: z
      .number()
      .int()
      .min(100)
      .max(30_000)
      .default(15_000)
      .describe('Longest wait for an answer, in ms.'),
  })
  .superRefine(({ url, allowPrivate }, context) => {
    const target = parseTarget(url, allowPrivate);
    // Only what the field alone has not said.
    if ('fault' in target && !('fault' in parseTarget(url, true)))
      context.addIssue({ code: 'custom', path: ['url'], message: target.fault });
  });

const stdoutSchema = z.strictObject({
  ...common,
  type: z.literal('stdout'),
  json: z.boolean().default(false).describe('One CloudEvent a line instead of lines for a person.'),
});

/** One receiver of a configuration: who is told, of what, and how. */
export const receiverSchema = z.discriminatedUnion('type', [webhookSchema, stdoutSchema]);
export type ReceiverConfig = z.output<typeof receiverSchema>;
