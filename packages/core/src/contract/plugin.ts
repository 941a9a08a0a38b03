import type { Context } from './context.ts';
import type { Finding, Needs } from './finding.ts';

/** What every plugin says of itself. A plugin is a plain object made by a factory function. */
export interface Plugin<Kind extends string> {
  /** The slot it fits: `source`, `builder`, `driver` or `router`. */
  readonly kind: Kind;
  /** Shown in logs, events and errors, e.g. `compose`. Lower case, no spaces. */
  readonly name: string;
  /** Version of this contract that the plugin was written for. */
  readonly specVersion: 1;
  /**
   * Fingerprint of every option that changes what it makes, values of secrets by hash. A deploy whose inputs changed is
   * not `unchanged`. Default: it has no such option.
   */
  inputs?(): string;
  /**
   * Looks whether the hosts have what it needs, and changes nothing. What is as it should be is told too, and what is not,
   * with the commands that make it so: that is all `Deployment.prepare()` goes by. Default: it needs nothing.
   * @throws only what keeps it from looking, e.g. HOST_LOST
   */
  check?(context: Context, needs: Needs): Promise<readonly Finding[]>;
}
