import { isDeepStrictEqual } from 'node:util';
import type { OpaServer } from '../opa-server.ts';

const ID = 'assurance/answers.rego';

const ofRule = (rule: string): string => `package assurance.answers

answers[index] := {"result": result, "shown": shown} if {
	some index, one in data.assurance.inputs
	result := data.gate.rules.${rule}.result with input as one
	shown := data.gate.rules.${rule}.shown with input as one
}
`;

const OF_ALL = `package assurance.answers

answers[index] := verdict if {
	some index, one in data.assurance.inputs
	verdict := data.gate.verdict with input as one
}
`;

/**
 * What the policy in a server answers to the cases of the suites, sentences included. These answers are committed,
 * and a test holds the compiled policy against them: a mutant that changes one of them fails that test.
 */
export class Answers {
  readonly #server: OpaServer;
  #before: unknown;

  private constructor(server: OpaServer) {
    this.#server = server;
  }

  /** Asks for the answers as they are without any fault: of one rule alone, or of all. */
  static async record(server: OpaServer, rule: string | null): Promise<Answers> {
    await server.putPolicy(ID, rule === null ? OF_ALL : ofRule(rule));
    const answers = new Answers(server);
    answers.#before = await answers.#ask();
    if (answers.#before === undefined || Object.keys(answers.#before as object).length === 0)
      throw new Error('The policy answers no case of its suites.');
    return answers;
  }

  async differ(): Promise<boolean> {
    return !isDeepStrictEqual(await this.#ask(), this.#before);
  }

  async forget(): Promise<void> {
    await this.#server.deletePolicy(ID);
  }

  async #ask(): Promise<unknown> {
    const asked = await this.#server.document('assurance/answers/answers');
    return asked.ok ? asked.value : asked.why;
  }
}
