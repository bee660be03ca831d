import { afterAll } from 'vitest';
import { ODD_VALUES } from './cases/t16-odd-values.ts';
import { playAll } from './play-all.ts';
import { removeTemplate } from './template.ts';

afterAll(removeTemplate);

playAll(ODD_VALUES);
