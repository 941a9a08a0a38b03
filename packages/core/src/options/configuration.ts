import type {
  Builder,
  CronJob,
  Driver,
  Host,
  Job,
  Names,
  ProcessType,
  Router,
  Rule,
  Service,
  Source,
  Volume,
} from '../contract/index.ts';
import type { GeneratedSecret } from '../generated.ts';

/** Options, checked and with every default filled in. */
export interface Configuration {
  /** Id of the app in its environment. */
  readonly app: string;
  readonly environment: string;
  /** Runs the app and keeps the record. */
  readonly host: Host;
  /** Builds; most often the same. */
  readonly build: Host;
  /** Most often that one alone, as below. */
  readonly route: readonly Host[];
  /** All machines of a cluster that are known. */
  readonly nodes: readonly Host[];
  readonly source: Source;
  readonly builder: Builder;
  readonly driver: Driver;
  readonly router: Router;
  readonly processes: Names<ProcessType>;
  readonly volumes: Names<Volume>;
  readonly services: Names<Service>;
  /** Values of each service's secrets. */
  readonly serviceSecrets: Names<Names<string>>;
  readonly networks: readonly string[];
  /** `false`: none. Without it, what the code says. */
  readonly releaseCommand?: Job | false;
  readonly cron: Names<CronJob>;
  readonly rules: readonly Rule[];
  readonly env: Names<string>;
  readonly secrets: Names<string>;
  /** Those whose values are known when the host of the app was asked: the app's, and each service's. */
  readonly generated: {
    readonly own: Names<GeneratedSecret>;
    readonly services: Names<Names<GeneratedSecret>>;
  };
  readonly keep: number;
  readonly drainMs: number;
  readonly hookTimeoutMs: number;
  readonly by: string;
}
