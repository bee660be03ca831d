export { type HealInput, heal } from './heal.ts';
export type { RefugeTerms } from './refuge.ts';
