import type { Artifact, Image } from '../contract/index.ts';

/** What the processes of a release run in. Undefined: it is files alone. */
export function imageOf(artifact: Artifact): Image | undefined {
  return artifact.kind === 'image' ? artifact : artifact.image;
}
