import type { Secret } from '@appliku/core';
import type { PushProvider } from './provider.ts';

/** What a webhook of a provider is set up with. */
export interface RepositoryTrigger {
  /** `github`, `gitlab`, `bitbucket`, `gitea`, or one of your own. */
  readonly from: PushProvider;
  /** As the provider calls it: `acme/shop`. Upper and lower case are the same. */
  readonly repository: string;
  /** What the webhook is set up with at the provider; several while one takes the place of another. */
  readonly secret: string | Secret | readonly (string | Secret)[];
}

/** All of them as text. */
export function secretsOf(given: RepositoryTrigger['secret']): readonly string[] {
  return [given].flat().map((one) => (typeof one === 'string' ? one : one.reveal()));
}
