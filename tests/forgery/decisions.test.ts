import { afterAll } from 'vitest';
import { REPLAYS } from './cases/t07-replays.ts';
import { PLANS } from './cases/t08-plans.ts';
import { EMERGENCIES } from './cases/t14-emergency.ts';
import { WAIVERS_AND_FREEZES } from './cases/t14-waivers.ts';
import { EDITED_FIGURES } from './cases/t15-edited-figures.ts';
import { KEYS } from './cases/t15-keys.ts';
import { playAll } from './play-all.ts';
import { removeTemplate } from './template.ts';

afterAll(removeTemplate);

playAll([...REPLAYS, ...PLANS, ...EMERGENCIES, ...WAIVERS_AND_FREEZES, ...EDITED_FIGURES, ...KEYS]);
