import { isDeepStrictEqual } from 'node:util';
import type { SuiteOfVectors } from '../../../tests/policies/vectors.ts';
import type { OpaServer } from '../opa-server.ts';

const ID = 'assurance/answers.rego';

/** Roots of the policy's data: a suite may be judged with others than the committed ones. */
const ROOTS = ['thresholds', 'freezes', 'targets', 'waivers'];

const OF_ALL = ['verdict := data.gate.verdict'];

/** One question per case: plain, or with the data of its suite. */
function moduleOf(questions: readonly string[]): string {
  const names = questions.map((question) => question.split(' ')[0] ?? '');
  const answer = `{${names.map((name) => `"${name}": ${name}`).join(', ')}}`;
  const replaced = ROOTS.map((root) => `with data.${root} as data.assurance.suites[suite].data.${root}`).join(' ');
  const bodyOf = (suffix: string): string => questions.map((question) => `\t${question} with input as one ${suffix}`).join('\n');
  return `package assurance.answers

answers[name] := ${answer} if {
	some suite
	data.assurance.suites[suite].data == null
	some name, one in data.assurance.suites[suite].inputs
${bodyOf('')}
}

answers[name] := ${answer} if {
	some suite
	is_object(data.assurance.suites[suite].data)
	some name, one in data.assurance.suites[suite].inputs
${bodyOf(replaced)}
}
`;
}

/** Gives a server the cases that it will be asked about. */
export async function putCases(server: OpaServer, suites: readonly SuiteOfVectors[]): Promise<void> {
  const entries = suites.map(({ data, vectors }, suite) => [
    `suite-${suite}`,
    { data, inputs: Object.fromEntries(vectors.map(({ input }, index) => [`case-${suite}-${index}`, input])) },
  ]);
  await server.putData('assurance/suites', Object.fromEntries(entries));
}

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
    const ofRule = (name: string): string => `${name} := data.gate.rules.${rule}.${name}`;
    await server.putPolicy(ID, moduleOf(rule === null ? OF_ALL : [ofRule('result'), ofRule('shown')]));
    const answers = new Answers(server);
    answers.#before = await answers.#ask();
    if (typeof answers.#before !== 'object')
      throw new Error(`The policy answers no case of its suites: ${String(answers.#before)}`);
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
