import { dockerfileText } from './dockerfile/dockerfile-file.ts';
import { ignoreText } from './dockerfile/ignore-file.ts';
import { type BuildpacksOptions, type Settings, settingsOf } from './options.ts';
import { makePlan } from './plan/make-plan.ts';
import type { BuildPlan } from './plan/plan.ts';
import { readTree, type Tree } from './tree.ts';
import { digests } from './versions/digests.ts';

/** A plan, and the files that are built by it. */
export interface Ejected {
  readonly plan: BuildPlan;
  /** For a file `Dockerfile` at the top of the app. */
  readonly dockerfile: string;
  /** For a file `.dockerignore` there. */
  readonly dockerignore: string;
}

/**
 * What buildpacks() would build of a directory, without a host: to read, or to write there and go on by hand. Writes nothing.
 * @param app Name of the app, which the ids of caches begin with.
 * @throws BUILD_FAILED where it cannot be planned, TypeError for wrong options
 */
export async function eject(directory: string, app: string, options: BuildpacksOptions = {}): Promise<Ejected> {
  return textsOf(await readTree(directory), app, settingsOf(options));
}

export function textsOf(tree: Tree, app: string, { wishes, images, directories }: Settings): Ejected {
  const plan = makePlan(tree, wishes);
  return {
    plan,
    dockerfile: dockerfileText(plan, { app, images, digests, directories }),
    dockerignore: ignoreText(plan.ignore, tree),
  };
}
