/** Which organisations there are. */
export const ORGANISATION_IDS = [
  'brommelo',
  'zilverdrecht',
  'meerkoet',
  'belvink',
  'zekerburg',
  'drechtmond',
] as const;
export type OrganisationId = (typeof ORGANISATION_IDS)[number];
