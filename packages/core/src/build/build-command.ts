import { posix } from 'node:path';
import type { Names } from '../contract/index.ts';
import { labelsOf } from '../engine/labels.ts';
import type { Attestations, CachePlace } from './build-settings.ts';
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
  /** The slice that limits the steps. */
  readonly slice?: string;
}

/**
 * What builds with BuildKit on every Engine from 20.10. Nothing in it that a step sees changes from deploy to deploy (no time,
 * no commit), so that the cache holds; labels are of no layer.
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
      `--tag=${provisional(app)}`,
      ...Object.entries({ ...build.labels, ...labelsOf(app) }).map(([name, value]) => `--label=${name}=${value}`),
      ...(build.target === undefined ? [] : [`--target=${build.target}`]),
      ...(build.platform === undefined ? [] : [`--platform=${build.platform}`]),
      ...(build.network === undefined ? [] : [`--network=${build.network}`]),
      ...(place.slice === undefined ? [] : [`--cgroup-parent=/${place.slice}`]),
      ...(build.cacheFrom ?? []).map((from) => `--cache-from=${cacheText(from, 'src')}`),
      ...(build.cacheTo ?? []).map((to) => `--cache-to=${cacheText(to, 'dest')},mode=max,ignore-error=true`),
      ...attestationFlags(build.attestations),
      ...Object.entries(build.buildArgs).map(([name, value]) => `--build-arg=${name}=${value}`),
      ...secrets.map(({ id, name }) => `--secret=id=${id},env=${name}`),
      `--file=${fileOf(build, place)}`,
      posix.join(place.files, build.context),
    ],
    env: {
      DOCKER_BUILDKIT: '1',
      // None but those asked for: attestations hold the time of the build, and make an index of what is an image.
      BUILDX_NO_DEFAULT_ATTESTATIONS: '1',
      LC_ALL: 'C',
      ...Object.fromEntries(secrets.map(({ name, value }) => [name, value])),
    },
  };
}

function cacheText(place: CachePlace, key: 'src' | 'dest'): string {
  return 'registry' in place ? `type=registry,ref=${place.registry}` : `type=local,${key}=${place.directory}`;
}

function attestationFlags({ provenance, sbom }: Attestations = {}): readonly string[] {
  return [
    ...(provenance === undefined ? [] : [`--provenance=mode=${provenance}`]),
    ...(sbom === undefined ? [] : [sbom === true ? '--sbom=true' : `--sbom=generator=${sbom.scanner}`]),
  ];
}

function fileOf({ dockerfile }: ImageBuild, { files, generated }: Place): string {
  return 'path' in dockerfile ? posix.join(files, dockerfile.path) : generated;
}

/** $1 the name that it was built with, $2 the repository. An image that has no name would not outlive a prune. */
const nameScript = `
set -e
id=$(docker image inspect --format '{{.Id}}' "$1")
docker tag "$id" "$2:$(printf %.12s "\${id#sha256:}")"
docker image rm --no-prune "$1" > /dev/null
docker image inspect "$id"
`;

/** Names the image after what is in it, and prints what it says of itself. */
export function nameCommand(app: string): readonly string[] {
  return ['sh', '-c', nameScript, 'appliku-name', provisional(app), repository(app)];
}

/** The id that BuildKit writes is none by which the image store of containerd finds the image; a name finds it in both. */
function provisional(app: string): string {
  return `${repository(app)}:building`;
}

function repository(app: string): string {
  return `appliku/${app}`;
}
