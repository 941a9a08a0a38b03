import type { Secret } from '@appliku/core';
import type { PushFilter } from '../pushes/choose.ts';
import type { PushProvider } from '../pushes/provider.ts';

/** Pushes to one repository that deploy an app. */
export interface PushTrigger extends PushFilter {
  /** `github`, `gitlab`, `bitbucket`, `gitea`, or one of your own. */
  readonly from: PushProvider;
  /** As the provider calls it: `acme/shop`. Upper and lower case are the same. */
  readonly repository: string;
  /** What the webhook is set up with at the provider; several while one takes the place of another. */
  readonly secret: string | Secret | readonly (string | Secret)[];
}

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
  /** Default: none. */
  readonly webhook?: WebhookTrigger;
}

/** All of them as text. */
export function secretsOf(given: PushTrigger['secret']): readonly string[] {
  return [given].flat().map((one) => (typeof one === 'string' ? one : one.reveal()));
}
