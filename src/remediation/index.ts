export { type HealInput, heal } from './heal.ts';
