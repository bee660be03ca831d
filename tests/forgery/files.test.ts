import { afterAll } from 'vitest';
import { CONTROL_FILES } from './cases/t01-control-files.ts';
import { STACK_CODE } from './cases/t02-stack-code.ts';
import { BRANCH_POLICY } from './cases/t03-branch-policy.ts';
import { SWAPPED_POLICIES } from './cases/t17-policy-swapped.ts';
import { TRAPS } from './cases/t38-traps.ts';
import { playAll } from './play-all.ts';
import { removeTemplate } from './template.ts';

afterAll(removeTemplate);

playAll([...CONTROL_FILES, ...STACK_CODE, ...BRANCH_POLICY, ...SWAPPED_POLICIES, ...TRAPS]);
