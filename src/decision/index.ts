export { basisOf } from './basis.ts';
export { type Admission, admit, type Limits, type Traffic } from './budget.ts';
export { confidenceOf } from './confidence.ts';
export { consider } from './consider.ts';
export { type Answer, createDecider, type DecisionConfig, type DecisionInput } from './decide.ts';
export type { History } from './hysteresis.ts';
export { moveCost } from './savings.ts';
