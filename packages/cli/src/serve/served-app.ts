import { resolve } from 'node:path';
import { appId, createDeployment, type Deployment, type DeploymentOptions, git, type Source } from '@appliku/core';
import { poll, type Queue, type QueueJob, type TriggerApp } from '@appliku/triggers';
import type { Settings } from '../settings.ts';
import type { ServeApp } from './define-serve.ts';
import type { ServePlan } from './read-serve-file.ts';

/** Reads the configuration of an app. */
export type Load = (settings: Settings) => Promise<DeploymentOptions>;

/** An app by its id, as it was configured when the program began. */
export interface ServedApp {
  readonly id: string;
  /** Name of its server, for the limits of the queue. */
  readonly host?: string;
  readonly given: ServeApp;
  /** Of the configuration as it was then. */
  readonly deployment: Deployment;
  /** Of the configuration as it is now. */
  readonly open: (job: QueueJob) => Promise<Deployment>;
}

/** All apps, with what is wrong with any of them told now. @throws TypeError, and what `load` throws */
export async function servedApps({ apps, directory }: ServePlan, load: Load): Promise<ReadonlyMap<string, ServedApp>> {
  const served = await Promise.all(apps.map(async (given) => servedApp(given, directory, load)));
  const byId = new Map(served.map((app) => [app.id, app]));
  if (byId.size < served.length) throw new TypeError('apps: two of them have the same name and environment');
  return byId;
}

async function servedApp(given: ServeApp, directory: string, load: Load): Promise<ServedApp> {
  const { environment } = given;
  const settings = {
    directory: resolve(directory, given.directory),
    ...(environment !== undefined && { environment }),
  };
  const read = async (job?: QueueJob): Promise<DeploymentOptions> => ({
    ...(await load(settings)),
    source: sourceOf(given, job),
  });
  const options = await read();
  const host = (options.host ?? options.places?.run)?.name;
  return {
    id: appId(options.app, options.environment),
    ...(host !== undefined && { host }),
    given,
    deployment: createDeployment(options),
    open: async (job) => createDeployment(await read(job)),
  };
}

/** What was pushed; else what was named; else the head of the branch. */
export function sourceOf({ repository }: ServeApp, { commit, ref }: Pick<QueueJob, 'commit' | 'ref'> = {}): Source {
  const { branch, ...where } = repository;
  if (commit !== undefined) return git({ ...where, commit });
  if (ref !== undefined) return git({ ...where, ref });
  return git({ ...where, ...(branch !== undefined && { branch }) });
}

/** As triggers have it. */
export function triggerOf({ id, host, given: { pushes, webhook } }: ServedApp): TriggerApp {
  return {
    app: id,
    ...(host !== undefined && { host }),
    ...(pushes !== undefined && { pushes }),
    ...(webhook !== undefined && { webhook }),
  };
}

/** Looks at the branch, where that is wanted. `tell`: told of a look that failed */
export function polling(app: ServedApp, queue: Queue, tell: (message: string) => void): Disposable | undefined {
  const { id, host, given } = app;
  if (given.pollMs === undefined) return undefined;
  return poll({
    app: id,
    ...(host !== undefined && { host }),
    source: sourceOf(given),
    queue,
    everyMs: given.pollMs,
    onError: ({ code, message }) => tell(`${id}: ${code}: ${message}`),
  });
}
