/** What runs the jobs of a driver's apps. */
export interface CronRunner {
  /** Name of the driver: lower case letters. */
  readonly driver: string;
  /** A program of the shell. It gets the names of app and job, `shop.nightly`, when the job is due. */
  readonly script: string;
}
