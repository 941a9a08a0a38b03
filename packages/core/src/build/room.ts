import type { Host } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { buildFailure } from './build-failure.ts';

/** Bytes that a build may need: 512 MiB, the new layers of a large image. */
export const usualRoom: number = 512 * 2 ** 20;

/** The disk of Docker on a build host. */
export interface DockerDisk {
  /** Where Docker keeps images and its build cache. */
  readonly directory: string;
  /** Bytes that are free for it. */
  readonly free: number;
  /** What Docker holds and could give back, a kind a line; asked only where little is free. */
  readonly held: readonly string[];
}

/** $1 the bytes that must be free, $2 the directory, else Docker says it. Prints the directory, what is free, what is held. */
const script = `
set -e
directory=\${2:-$(docker info --format '{{.DockerRootDir}}')}
free=$(df --block-size=1 --output=avail -- "$directory" | tail -n 1)
printf '%s\\n%s\\n' "$directory" $free
[ -n "$2" ] || [ $free -ge "$1" ] || docker system df
`;

/**
 * Looks whether an image can be built at all: on a full disk a build does not only fail, it may take Docker down with it.
 * @throws DISK_FULL with what would free it, and what Docker says when it cannot be asked
 */
export async function checkRoom(host: Host, minimum: number, signal: AbortSignal): Promise<DockerDisk> {
  const { exitCode, stdout, stderr } = await host.run(roomCommand(minimum), { env: { LC_ALL: 'C' }, signal });
  if (exitCode !== 0) throw buildFailure(stderr.trim().split('\n'), exitCode);
  const disk = parseDisk(stdout);
  if (disk.free < minimum) throw diskFull(host, disk);
  return disk;
}

/** Why Docker ended in the middle of a build: where its disk is full now, that. */
export async function explainEnd(error: unknown, host: Host, before: DockerDisk): Promise<unknown> {
  if (!DeployError.isInstance(error) || error.code !== 'DOCKER_FAILED') return error;
  const { exitCode, stdout } = await host.run(roomCommand(usualRoom, before.directory), { env: { LC_ALL: 'C' } });
  const disk = exitCode === 0 ? parseDisk(stdout) : before;
  return disk.free < usualRoom ? diskFull(host, disk, error) : error;
}

function roomCommand(minimum: number, directory = ''): readonly string[] {
  return ['sh', '-c', script, 'appliku-room', String(minimum), directory];
}

/** What the script prints. */
export function parseDisk(stdout: string): DockerDisk {
  const [directory = '', free = '', ...held] = stdout.trimEnd().split('\n');
  return { directory, free: Number(free), held };
}

function diskFull({ name }: Host, { directory, free, held }: DockerDisk, cause?: unknown): DeployError {
  return new DeployError(
    `The disk of the build host is nearly full: ${Math.floor(free / 1e6)} MB are free in ${directory} on ${name}`,
    {
      code: 'DISK_FULL',
      hint: "`docker builder prune` frees the cache of builds, `docker image prune` images without a name; how much must be free is the builder's option `minFreeDisk`.",
      ...(held.length > 0 && { output: held }),
      ...(cause !== undefined && { cause }),
    },
  );
}
