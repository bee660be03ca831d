import type { Vector } from '../../../tests/policies/vectors.ts';
import type { OpaServer } from '../opa-server.ts';

const MODULE = `package assurance.cases

answers[index] := {"outcome": said.outcome, "rules": {entry.rule: entry.outcome | some entry in said.rules}} if {
	some index, one in data.assurance.inputs
	said := data.gate.verdict with input as one
}
`;

interface Answer {
  readonly outcome: string;
  readonly rules: Readonly<Record<string, string>>;
}

/** The cases of `policies/gate/suites`, asked of the server's policy and held against what each of them expects. */
export class SuiteCases {
  readonly #server: OpaServer;
  readonly #cases: readonly Vector[];

  constructor(server: OpaServer, cases: readonly Vector[]) {
    this.#server = server;
    this.#cases = cases;
  }

  async load(): Promise<void> {
    const inputs = this.#cases.map(({ input }, index) => [`case-${index}`, input]);
    await this.#server.putData('assurance/inputs', Object.fromEntries(inputs));
    await this.#server.putPolicy('assurance/cases.rego', MODULE);
  }

  /** Names of the cases that are not answered as they say. */
  async failing(): Promise<string[]> {
    const asked = await this.#server.document('assurance/cases/answers');
    const answers = (asked.ok ? (asked.value ?? {}) : {}) as Readonly<Record<string, Answer>>;
    return this.#cases.flatMap((wanted, index) => (isMet(wanted, answers[`case-${index}`]) ? [] : [wanted.name]));
  }
}

function isMet(wanted: Vector, answer: Answer | undefined): boolean {
  if (answer?.outcome !== wanted.outcome) return false;
  return Object.entries(wanted.rules).every(([rule, outcome]) => answer.rules[rule] === outcome);
}
