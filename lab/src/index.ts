export { ensureInstalled } from './install/install.ts';
export { leaveLab, openLab, startLab } from './lab.ts';
export type { Lab } from './lab.ts';
export type { LabOptions } from './options.ts';
export type { ExecOptions, LabServer } from './server/server.ts';
export type { Argv, Outcome } from './machine/run.ts';
export { until } from './machine/until.ts';
