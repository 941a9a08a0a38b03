import { type Driver, type Ejected, type Release, type Rollout, together } from '@appliku/core';
import { asOne, type Parts, partsOf } from './release-parts.ts';

/**
 * Two drivers as one: the files of a release are the one's, what runs in its image is the other's. Releases of files alone,
 * and of an image alone, are run as well: an app may have begun as either.
 */
export function withProcesses(drivers: Parts<Driver>): Driver {
  const { processes, files } = drivers;
  const inParts = (release: Release, work: Work<Rollout>): Promise<Rollout> =>
    inOrder(partsOf(release, drivers), work).then((rollouts) => asOne(release, rollouts));
  const inBoth = async (work: Work<void>): Promise<void> => {
    await together([processes, files].map(work));
  };
  return {
    kind: 'driver',
    name: files.name,
    specVersion: 1,
    inputs: () => JSON.stringify([processes.name, processes.inputs?.() ?? '']),
    runs: [...new Set([...files.runs, ...processes.runs])],
    supports: processes.supports,
    prepare: async (release, built, context) => {
      await together(partsOf(release, drivers).map((part) => part.prepare(release, built, context)));
    },
    run: (release, job, context) => (partsOf(release, drivers)[0] ?? files).run(release, job, context),
    start: (release, context) => inParts(release, (part) => part.start(release, context)),
    // Of files alone too: jobs and services of the former end by it.
    promote: (rollout, former, context) => inBoth((part) => part.promote(rollout, former, context)),
    retire: (app, number, context) => inBoth((part) => part.retire(app, number, context)),
    list: async (app, context) => {
      const [ran, served] = await together([processes.list(app, context), files.list(app, context)]);
      const of = (number: number): Parts<Rollout | undefined> => ({
        processes: ran.find(({ release }) => release.number === number),
        files: served.find(({ release }) => release.number === number),
      });
      return releasesOf([...ran, ...served]).map((release) => asOne(release, partsOf(release, of(release.number))));
    },
    scale: (rollout, instances, context) => inParts(rollout.release, (part) => part.scale(rollout, instances, context)),
    logs: (rollout, options, context) => processes.logs(rollout, options, context),
    cronRuns: async (app, job, context) => (await processes.cronRuns?.(app, job, context)) ?? [],
    ...(processes.eject !== undefined && { eject: (release: Release) => ejectedOf(release, drivers) }),
    prune: (app, keep, context) => inBoth((part) => part.prune(app, keep, context)),
    destroy: (app, options, context) => inBoth((part) => part.destroy(app, options, context)),
    check: async (context, needs) => (await processes.check?.(context, needs)) ?? [],
  };
}

function ejectedOf(release: Release, drivers: Parts<Driver>): Ejected {
  const ejected = partsOf(release, drivers).flatMap((part) => part.eject?.(release) ?? []);
  const files = ejected.flatMap((part) => Object.entries(part.files));
  const rollouts = ejected.map(({ rollout }) => rollout);
  return { files: Object.fromEntries(files), rollout: asOne(release, rollouts) };
}

type Work<Result> = (part: Driver) => Promise<Result>;

async function inOrder<Result>(parts: readonly Driver[], work: Work<Result>): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const part of parts) results.push(await work(part));
  return results;
}

/** Each once, lowest number first. */
function releasesOf(rollouts: readonly Rollout[]): readonly Release[] {
  const releases = new Map(rollouts.map(({ release }) => [release.number, release]));
  return [...releases.values()].toSorted((one, other) => one.number - other.number);
}
