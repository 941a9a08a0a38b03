import type { PreviewTrigger } from '../previews/preview.ts';
import type { Delivery, PushProvider, Reading } from '../pushes/provider.ts';
import { type RepositoryTrigger, secretsOf } from '../pushes/repository-trigger.ts';
import type { Added, Queue } from '../queue/create-queue.ts';
import type { PushTrigger, TriggerApp } from './app.ts';
import type { RateLimit } from './rate-limit.ts';

/** What a delivery is checked and carried out with. */
export interface HookTools {
  readonly queue: Queue;
  readonly apps: readonly TriggerApp[];
  readonly rate: RateLimit;
  /** Now, in milliseconds since 1970. */
  readonly now: number;
}

/** One app that a delivery is for, and what is to happen there. */
export interface Target {
  readonly app: TriggerApp;
  readonly push?: PushTrigger;
  readonly previews?: PreviewTrigger;
}

/** What became of a delivery for one app. */
export interface Came {
  readonly app: string;
  readonly job?: string;
  readonly ignored?: string;
}

/** Apps of the repository whose secret the sender knows. Only those are tried: another's secret is good for nothing here. */
export function targetsOf(
  provider: PushProvider,
  delivery: Delivery,
  reading: Reading,
  { apps, now }: HookTools,
): readonly Target[] {
  const repositories = repositoriesOf(reading);
  const isKnown = ({ from, repository, secret }: RepositoryTrigger): boolean =>
    from.name === provider.name &&
    (repositories === undefined || repositories.includes(repository.toLowerCase())) &&
    secretsOf(secret).some((one) => provider.isAuthentic(delivery, one, now));
  return apps.flatMap((app): readonly Target[] => {
    const { pushes = [], previews } = app;
    const known = pushes.filter(isKnown).map((push): Target => ({ app, push }));
    return previews !== undefined && isKnown(previews) ? [...known, { app, previews }] : known;
  });
}

export function cameOf(app: string, { isKnown, job }: Added): Came {
  if (isKnown) return { app, ignored: 'this delivery was seen before' };
  return job === undefined ? { app } : { app, job: job.id };
}

/** Undefined: it is of no one repository, and deploys nothing. */
function repositoriesOf(reading: Reading): readonly string[] | undefined {
  if (reading.kind === 'pull-request') return [reading.pullRequest.repository.toLowerCase()];
  return reading.kind === 'push' ? reading.pushes.map(({ repository }) => repository.toLowerCase()) : undefined;
}
