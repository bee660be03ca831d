const DAY = 86_400;
/** Settings under which a price list alone decides. */
export const SETTINGS = {
  telemetry: { freshForSeconds: 4e8, windowSeconds: 7 * DAY, stepSeconds: DAY, file: { constants: { provider: 'gcp' } } },
  scoring: { weights: { cost: 1, latency: 0, credits: 0, availability: 0 } },
  decision: {
    everySeconds: DAY,
    persistForEvaluations: 1,
    minimumScoreGain: 0.1,
    minimumSavingUsdPerMonth: 0,
    cooldownSeconds: 0,
    minimumAvailability: 0,
    overlapHours: 24,
  },
};

/** `west` is the dearer, becomes the cheaper after ten days and stays so; the list ends after a hundred. */
export const TURN = `2024-01-01,east,n1,1
2024-01-01,west,n1,1.2
2024-01-11,west,n1,0.5
2024-04-10,none,n9,1`;
