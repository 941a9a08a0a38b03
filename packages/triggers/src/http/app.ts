import type { Secret } from '@appliku/core';
import type { PushFilter } from '../pushes/choose.ts';
import type { PreviewTrigger } from '../previews/preview.ts';
import type { RepositoryTrigger } from '../pushes/repository-trigger.ts';

/** Pushes to one repository that deploy an app. */
export interface PushTrigger extends RepositoryTrigger, PushFilter {}

/** A URL that deploys an app when it is called. */
export interface WebhookTrigger {
  /** At least 16 characters; several while one takes the place of another. */
  readonly token: string | Secret | readonly (string | Secret)[];
}

/** An app, and what deploys it. */
export interface TriggerApp {
  /** Id of the app in its environment, as of jobs. */
  readonly app: string;
  /** Name of its server, for the limits of the queue. */
  readonly host?: string;
  /** Default: none. */
  readonly pushes?: readonly PushTrigger[];
  /** Pull requests that get an environment of the app each. Default: none. */
  readonly previews?: PreviewTrigger;
  /** Default: none. */
  readonly webhook?: WebhookTrigger;
}
