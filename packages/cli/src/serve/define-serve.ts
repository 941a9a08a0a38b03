import type { GitOptions } from '@appliku/core';
import type { Notifier, QueueLimits, QueueStore, QueueTimeouts, TriggerApp } from '@appliku/triggers';

/** An app that is deployed, where its code and its configuration are, and what deploys it. */
export interface ServeApp extends Pick<TriggerApp, 'pushes' | 'webhook'> {
  /** Directory with its `appliku.yml` or `appliku.config.ts`, from that of this file; read anew for each deploy. */
  readonly directory: string;
  /** Default: `production`. */
  readonly environment?: string;
  /** Where its code comes from: what a push does not say. */
  readonly repository: Omit<GitOptions, 'tag' | 'ref' | 'commit'>;
  /** Milliseconds between two looks at the branch, where no push is told of. Default: it is not looked at. */
  readonly pollMs?: number;
  /** Whether this program renews its certificates. Default: yes. */
  readonly renew?: boolean;
}

/** What `appliku.serve.ts` exports. */
export interface ServeOptions {
  readonly apps: readonly ServeApp[];
  /** Default: port 8080 of 127.0.0.1, for a proxy that has TLS. */
  readonly listen?: { readonly address?: string; readonly port?: number };
  /** Where jobs are kept. Default: `queue.db` beside this file, which needs the package `better-sqlite3`. */
  readonly store?: QueueStore;
  readonly limits?: QueueLimits;
  readonly timeouts?: QueueTimeouts;
  /** Whom to tell what became of deploys. Default: nobody. */
  readonly notifiers?: readonly Notifier[];
  /**
   * Milliseconds that deploys have which run at the end of the program; then they are ended, and done again by the next one.
   * Default: 300000, five minutes.
   */
  readonly graceMs?: number;
}

/** Options that are made when the program starts, e.g. with secrets from elsewhere. */
export type ServeFunction = () => ServeOptions | Promise<ServeOptions>;

/** Has an editor complete and check what `appliku.serve.ts` exports: `export default defineServe({ ... })`. */
export function defineServe<Given extends ServeOptions | ServeFunction>(options: Given): Given {
  return options;
}
