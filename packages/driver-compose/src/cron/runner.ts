import type { CronRunner } from '@appliku/core';
import { runScript } from './run-script.ts';

export const runner: CronRunner = { driver: 'compose', script: runScript };
