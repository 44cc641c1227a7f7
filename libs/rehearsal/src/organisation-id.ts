/** Which organisations there are. */
export type OrganisationId =
  | 'brommelo'
  | 'zilverdrecht'
  | 'meerkoet'
  | 'belvink'
  | 'zekerburg'
  | 'drechtmond';
