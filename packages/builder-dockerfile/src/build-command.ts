import { posix } from 'node:path';
import { labelsOf, type Names } from '@appliku/core';
import type { Plan } from './options.ts';

export interface BuildCommand {
  readonly argv: readonly string[];
  readonly env: Names<string>;
}

export interface Place {
  /** The files of the checkout on the build host. */
  readonly files: string;
  /** Where the image's id is written. */
  readonly idFile: string;
}

/**
 * What builds with BuildKit on every Engine from 20.10. Nothing in it changes from deploy to deploy (no time, no
 * commit), so that the cache holds.
 */
export function buildCommand(app: string, plan: Plan, place: Place): BuildCommand {
  const secrets = Object.entries(plan.secrets).map(([id, value], index) => ({
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
      ...(plan.target === undefined ? [] : [`--target=${plan.target}`]),
      ...(plan.platform === undefined ? [] : [`--platform=${plan.platform}`]),
      ...(plan.network === undefined ? [] : [`--network=${plan.network}`]),
      ...Object.entries(plan.buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
      ...secrets.map(({ id, name }) => `--secret=id=${id},env=${name}`),
      `--file=${posix.join(place.files, plan.path)}`,
      posix.join(place.files, plan.context),
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
