import type { Names } from '@appliku/core';
import type { BuildPlan } from '../plan/plan.ts';
import { type DockerfileOptions, imageName } from './dockerfile-file.ts';

/**
 * Labels of the Open Container Initiative, for those who look at the image. They are given to the build and not written in the
 * Dockerfile, so that a new revision makes no other layer.
 */
export function imageLabels(
  { stages }: BuildPlan,
  revision: string,
  { app, ...options }: Pick<DockerfileOptions, 'app' | 'images' | 'digests'>,
): Names<string> {
  const from = stages.at(-1)?.from;
  const [base, digest] = from !== undefined && 'image' in from ? imageName(from.image, options).split('@') : [];
  const values = { title: app, revision, 'base.name': base, 'base.digest': digest };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined ? [] : [[`org.opencontainers.image.${name}`, value]],
    ),
  );
}
