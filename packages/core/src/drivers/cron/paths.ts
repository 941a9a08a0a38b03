export const directory = '/usr/local/lib/appliku';
/** What root runs for a deploy: one command without arguments. */
export const timersCommand: string = `${directory}/cron-timers`;
/** What a due job starts. */
export const runCommand: string = `${directory}/cron-run`;
