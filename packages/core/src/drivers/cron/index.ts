export { cronFinding } from './check-cron.ts';
export type { CronRunner } from './cron-runner.ts';
export { type CronHost, lookAtCron } from './look.ts';
export { onCalendar } from './on-calendar.ts';
export { timersCommand } from './paths.ts';
export type { Scheduler } from './schedule-text.ts';
export { setUpCron } from './set-up-host.ts';
export { areTimersOf, parseTimers, setTimers, type Timers, timersScript } from './timers.ts';
