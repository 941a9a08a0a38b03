/** What the app needs of its hosts besides what every app does. */
export interface Needs {
  /** Whether it has cron jobs. */
  readonly cron: boolean;
}

/** One thing that a deploy needs of a host, and whether it has it. Plain data. */
export interface Finding {
  /** Name of the host. */
  readonly host: string;
  /** In a few words, e.g. `Docker Compose`. */
  readonly what: string;
  /** `advised`: a deploy does without it, or makes it itself; `missing` and `wrong` stop one. */
  readonly state: 'ok' | 'advised' | 'missing' | 'wrong';
  /** What was found, e.g. `2.26.1`. */
  readonly found: string;
  /**
   * What makes it right: commands for root on that host, in order, one of which may have several lines; what is no
   * command is a comment of the shell. `Deployment.prepare()` runs them, so each may be run again. Empty: it is right.
   */
  readonly fix: readonly string[];
}
