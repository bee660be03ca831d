/** A month of billing: 365 days of 24 hours in 12 equal parts, as the providers count it. */
export const HOURS_PER_MONTH = 730;
