import type { Built, Context, Driver, Release, Rollout, Service } from '@appliku/core';

/** A release that is recorded and built, and not prepared. */
export interface Placed {
  readonly release: Release;
  readonly built: Built;
}

/** `crashing`: its web process ends by itself at once. `unhealthy`: it stays up, and is not healthy within 2 s. */
export type Nature = 'sound' | 'crashing' | 'unhealthy';

/** A driver on a real host, with an app of its own for one case. */
export interface DriverSubject extends Partial<AsyncDisposable> {
  readonly driver: Driver;
  readonly context: Context;
  /**
   * The next release of the app. Its `web` has a port and becomes healthy, its `worker` has none and stays up: one
   * instance each, that write at least one line to their log. It has a plain variable in `env` and one in `secrets`, whose
   * value `context.secrets()` tells, and an artifact of its own. It is recorded with `changes`, where a case has some.
   */
  release(nature?: Nature, changes?: Partial<Release>): Promise<Placed>;
  /** Something that can run beside the app and stays up. Needed where the driver `supports.services`. */
  readonly service?: Service;
  /** The first release of another app on the same host. */
  neighbour(): Promise<Placed>;
  /** How many containers or processes of an app run now, its jobs too; counted on the host, and not by the driver. */
  count(app: string): Promise<number>;
  /**
   * How long a case waits for what nobody announces, such as the first line of a log. Milliseconds. Default:
   * 60 000, since hosts may stand still for a while.
   */
  readonly patienceMs?: number;
  /** Needed where the driver `supports.cron`. */
  readonly cron?: {
    /** Records a release as live, as the pipeline does before it promotes; the former, if there is one, as retired. */
    commit(release: Release): Promise<void>;
    /** The time of a job has come, now. Need not wait for what it starts. */
    due(app: string, job: string): Promise<void>;
  };
}

export async function prepared(subject: DriverSubject, nature?: Nature, changes?: Partial<Release>): Promise<Placed> {
  const placed = await subject.release(nature, changes);
  await subject.driver.prepare(placed.release, placed.built, subject.context);
  return placed;
}

export async function started(
  subject: DriverSubject,
  changes?: Partial<Release>,
): Promise<Placed & { readonly rollout: Rollout }> {
  const placed = await prepared(subject, 'sound', changes);
  return { ...placed, rollout: await subject.driver.start(placed.release, subject.context) };
}

/** E.g. `web healthy`. */
export function states(rollout: Rollout | undefined): readonly string[] {
  return (rollout?.instances ?? []).map(({ process, state }) => `${process} ${state}`).sort();
}

export function numbersOf(rollouts: readonly Rollout[]): readonly number[] {
  return rollouts.map(({ release }) => release.number).sort();
}
