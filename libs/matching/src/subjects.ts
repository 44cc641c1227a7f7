/** All that is watched for one organisation. */
import * as z from 'zod';
import { limitFault } from './limits.ts';
import { SUBJECT_LIMITS, subjectSchema } from './subject.ts';

/** All subjects of an organisation: at least one, and no id twice. */
export const subjectsSchema = z
  .array(subjectSchema)
  .min(1, 'must name at least one subject to watch')
  .max(
    SUBJECT_LIMITS.subjects,
    `must be at most ${SUBJECT_LIMITS.subjects} subjects: divide them over several configurations, each with a namespace of its own`,
  )
  .superRefine((subjects, context) => {
    const fault = limitFault(subjects);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
    const seen = new Set<string>();
    for (const [at, { id }] of subjects.entries()) {
      if (seen.has(id)) {
        context.addIssue({
          code: 'custom',
          path: [at, 'id'],
          message: 'is the id of another subject already; each needs its own',
        });
      }
      seen.add(id);
    }
  });
