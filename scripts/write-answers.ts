// Writes down what every rule of the compiled policy says to the cases of its suites: tests/assurance/answers.
// A test holds the policy against them, so a changed sentence has to be looked at.
import { givenAnswers, writeAnswers } from '../tests/assurance/answers.ts';

const answers = await givenAnswers();
writeAnswers(answers);
const count = Object.values(answers).reduce((sum, list) => sum + list.length, 0);
console.log(`${count} answers of ${Object.keys(answers).length} rules`);
