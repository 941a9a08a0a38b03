import type { Builder, Driver, Host, Job, Names, ProcessType, Router, Rule, Source } from '../contract/index.ts';

/** Options, checked and with every default filled in. */
export interface Configuration {
  readonly app: string;
  readonly host: Host;
  readonly source: Source;
  readonly builder: Builder;
  readonly driver: Driver;
  readonly router: Router;
  readonly processes: Names<ProcessType>;
  readonly releaseCommand?: Job;
  readonly rules: readonly Rule[];
  readonly env: Names<string>;
  readonly secrets: Names<string>;
  readonly keep: number;
  readonly drainMs: number;
  readonly hookTimeoutMs: number;
  readonly by: string;
}
