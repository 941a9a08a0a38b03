import { partsOf } from '@appliku/core';
import type { RepositoryTrigger } from '../pushes/repository-trigger.ts';
import type { QueueJob } from '../queue/job.ts';

/** Pull requests of one repository that get an environment of the app each. */
export interface PreviewTrigger extends RepositoryTrigger {
  /** Names or patterns of branches that they are to be merged into. Default: all. */
  readonly into?: readonly string[];
  /** How many there are at once; another one is not made before one is gone. Default: 10. */
  readonly most?: number;
  /**
   * Those from forks too: code of strangers then runs on the server, with all that the preview has. Default: false, only
   * branches of the repository itself.
   */
  readonly forks?: boolean;
}

/** An environment of an app that is there for one pull request. */
export interface Preview {
  /** Of the app. */
  readonly app: string;
  /** E.g. `pr-12`. */
  readonly environment: string;
  readonly number: number;
}

/** Id of the app in its preview, as of jobs: `shop_pr-12`. */
export function previewId(app: string, number: number): string {
  return `${prefixOf(app)}${number}`;
}

/** Undefined: this is the id of something else. */
export function previewOf(id: string): Preview | undefined {
  const { app, environment } = partsOf(id);
  const [, digits] = /^pr-([1-9]\d{0,14})$/.exec(environment) ?? [];
  return digits === undefined ? undefined : { app, environment, number: Number(digits) };
}

/** What all ids of an app's previews begin with. */
export function prefixOf(app: string): string {
  return `${app}_pr-`;
}

/** Whether there may be something of it on the server. */
export function isThere({ action, state }: QueueJob): boolean {
  return action !== 'destroy' || state !== 'succeeded';
}
