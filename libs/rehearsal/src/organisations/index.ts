/** Everybody in the world. None of them exists. */
import type { Organisation } from '../organisation.ts';
import { BELVINK } from './belvink.ts';
import { BROMMELO } from './brommelo.ts';
import { DRECHTMOND } from './drechtmond.ts';
import { MEERKOET } from './meerkoet.ts';
import { ZEKERBURG } from './zekerburg.ts';
import { ZILVERDRECHT } from './zilverdrecht.ts';

export const ORGANISATIONS: readonly Organisation[] = [
  BROMMELO,
  ZILVERDRECHT,
  MEERKOET,
  BELVINK,
  ZEKERBURG,
  DRECHTMOND,
];
