import { afterAll } from 'vitest';
import { VARIABLES } from './cases/t04-variables.ts';
import { INJECTED_ENVIRONMENT } from './cases/t05-injected-environment.ts';
import { FORKS } from './cases/t11-forks.ts';
import { FORGE_ANSWERS } from './cases/t13-forge-answers.ts';
import { APPROVALS } from './cases/t18-approvals.ts';
import { GIT_ARGUMENTS } from './cases/t36-git-arguments.ts';
import { NAMES_AND_PATHS } from './cases/t37-names.ts';
import { playAll } from './play-all.ts';
import { removeTemplate } from './template.ts';

afterAll(removeTemplate);

playAll([...VARIABLES, ...INJECTED_ENVIRONMENT, ...FORKS, ...FORGE_ANSWERS, ...APPROVALS, ...GIT_ARGUMENTS, ...NAMES_AND_PATHS]);
