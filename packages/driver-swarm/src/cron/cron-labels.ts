/** Of records of runs of cron jobs: a config when one begins, another with its output when it is over. */
export const cronLabel = {
  /** Id of the app. Not `labelsOf`: what is found by those is not the record. */
  app: 'com.appliku.cron',
  job: 'com.appliku.cron.job',
  /** The stack that the run is. */
  run: 'com.appliku.cron.run',
  release: 'com.appliku.cron.release',
  startedAt: 'com.appliku.cron.started',
  /** Most seconds that it may take. */
  seconds: 'com.appliku.cron.seconds',
  endedAt: 'com.appliku.cron.ended',
  outcome: 'com.appliku.cron.outcome',
  exitCode: 'com.appliku.cron.code',
} as const;

/** Seconds after its time is over until a run that nobody has recorded the end of counts as lost. */
export const lostSeconds = 120;
