import { posix } from 'node:path';
import type { Names } from '../contract/index.ts';
import { labelsOf } from '../engine/labels.ts';
import type { ImageBuild } from './image-build.ts';

export interface BuildCommand {
  readonly argv: readonly string[];
  readonly env: Names<string>;
}

export interface Place {
  /** The files of the checkout on the build host. */
  readonly files: string;
  /** A Dockerfile that was given as text; BuildKit looks for `<its name>.dockerignore` first. */
  readonly generated: string;
  /** Where the image's id is written. */
  readonly idFile: string;
}

/**
 * What builds with BuildKit on every Engine from 20.10. Nothing in it changes from deploy to deploy (no time, no
 * commit), so that the cache holds.
 */
export function buildCommand(app: string, build: ImageBuild, place: Place): BuildCommand {
  const secrets = Object.entries(build.secrets).map(([id, value], index) => ({
    id,
    value,
    name: `APPLIKU_SECRET_${index}`,
  }));
  return {
    argv: [
      'docker',
      'build',
      '--progress=plain',
      `--iidfile=${place.idFile}`,
      ...Object.entries(labelsOf(app)).map(([name, value]) => `--label=${name}=${value}`),
      ...(build.target === undefined ? [] : [`--target=${build.target}`]),
      ...(build.platform === undefined ? [] : [`--platform=${build.platform}`]),
      ...(build.network === undefined ? [] : [`--network=${build.network}`]),
      ...Object.entries(build.buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
      ...secrets.map(({ id, name }) => `--secret=id=${id},env=${name}`),
      `--file=${fileOf(build, place)}`,
      posix.join(place.files, build.context),
    ],
    env: {
      DOCKER_BUILDKIT: '1',
      // Attestations hold the time of the build, and make an index of what should be an image.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      LC_ALL: 'C',
      ...Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
    },
  };
}

function fileOf({ dockerfile }: ImageBuild, { files, generated }: Place): string {
  return 'path' in dockerfile ? posix.join(files, dockerfile.path) : generated;
}

/** $1 the file with the id, $2 the repository. Names the image, so that a prune of what has no name leaves it. */
const nameScript = `
set -e
id=$(docker image inspect --format '{{.Id}}' "$(cat "$1")")
docker tag "$id" "$2:$(printf %.12s "\${id#sha256:}")"
docker image inspect "$id"
`;

export function nameCommand(app: string, { idFile }: Place): readonly string[] {
  return ['sh', '-c', nameScript, 'appliku-name', idFile, `appliku/${app}`];
}
