// A scenario: something that people do with each other, what of it the application sees, and what of that
// is known to go wrong with a part of the vendor's. mixes.spec.ts runs them all over every mix.
import type { Users } from '../support/lab';
import type { Make } from '../pages/host';

/** Whose MiniCore, contact and localCache a page has. */
export interface Mix {
  core: Make;
  contact: Make;
  cache: Make;
}

export interface Fault {
  /** Row of docs/plugin-contract.md, or what it is. */
  why: string;
  of: (mix: Mix) => boolean;
  /** It goes wrong by luck only: not looked at. */
  byLuck?: boolean;
}

/** What a scenario sees, by name. */
type Seen = Record<string, unknown>;

export interface Scenario {
  name: string;
  /** Runs in the page as text: it sees `lab` and its parameter, nothing of its file. */
  inPage: (users: Users) => Promise<Seen>;
  expected: (users: Users, mix: Mix) => Seen;
  /** By the name of what is seen. */
  faults: Record<string, Fault>;
}

export const scenarios: Scenario[] = [];

export function scenario(name: string, inPage: Scenario['inPage'], expected: Scenario['expected'], faults: Scenario['faults'] = {}): void {
  scenarios.push({ name, inPage, expected, faults });
}

export const vendorCache = (mix: Mix) => mix.cache === 'vendor';
export const vendorCore = (mix: Mix) => mix.core === 'vendor';
export const vendorContact = (mix: Mix) => mix.contact === 'vendor';
