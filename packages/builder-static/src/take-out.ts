import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import {
  type CommandResult,
  type Context,
  DeployError,
  dockerFailure,
  engine,
  type Host,
  lastLines,
  workDirectory,
} from '@appliku/core';
import { unpack } from './unpack.ts';

export interface Output {
  readonly image: string;
  /** Where the image is. */
  readonly host: Host;
  /** Of the directory: counted from the image's working directory, or absolute. */
  readonly path: string;
  readonly app: string;
  /** Whether the image is needed for more than its files. */
  readonly keep: boolean;
}

/**
 * Writes a directory of an image to standard output, as a compressed tar. $1: the image, $2: the directory, $3: a name for
 * the container that it takes; it never runs.
 */
const takeOutScript = `
set -e
image=$1 name=$3
top=$(docker image inspect --format '{{.Config.WorkingDir}}' -- "$image")
case $2 in /*) path=$2 ;; *) path=\${top%/}/$2 ;; esac
remove() { docker rm --force -- "$name" > /dev/null 2>&1 || true; }
trap remove EXIT
trap 'exit 143' TERM
remove
docker create --name "$name" -- "$image" none > /dev/null
# A pipe tells the end of its last command only: the other leaves word.
exec 3>&1
failed=$({ { docker cp -- "$name:$path/." - || echo failed >&4; } | gzip -1 -n >&3; } 4>&1)
[ -z "$failed" ]
`;

/**
 * Brings a directory of an image to the deployer, and takes the image off its host where only the files are needed.
 * @throws BUILD_FAILED where the image has no such directory
 */
export async function takeOut(
  output: Output,
  { log, signal }: Context,
): Promise<{ readonly directory: string; readonly dispose: () => Promise<void> }> {
  const work = await workDirectory();
  try {
    log.debug(`Taking ${output.path} out of ${output.image}`);
    await receive(output, work.path, signal);
    await clear(output);
    return { directory: work.path, dispose: work.remove };
  } catch (error) {
    await Promise.allSettled([work.remove(), clear(output)]);
    throw error;
  }
}

/**
 * No driver prunes the image of a site alone. It cannot go while there is a container, which a script that was ended may
 * leave.
 */
async function clear({ image, host, app, keep }: Output): Promise<void> {
  const docker = engine(host);
  await docker.remove(containerOf(app));
  if (!keep) await docker.removeImage(image);
}

function containerOf(app: string): string {
  return `appliku-${app}-output`;
}

/** When one side fails the other is ended, and the first failure is told. */
async function receive({ image, host, path, app }: Output, directory: string, signal: AbortSignal): Promise<void> {
  const argv = ['sh', '-c', takeOutScript, 'appliku-take-out', image, path, containerOf(app)];
  const wire = new PassThrough();
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  const onOutput = async (chunk: Uint8Array): Promise<void> => {
    if (!wire.write(chunk)) await once(wire, 'drain', { signal: both });
  };
  const send = async (): Promise<void> => {
    const result = await host.run(argv, { env: { LC_ALL: 'C' }, onOutput, signal: both });
    if (result.exitCode !== 0) throw failure(path, argv, result);
    wire.end();
  };
  const ends = [send(), unpack(wire, directory)];
  await Promise.all(
    ends.map((end) => end.catch((error: unknown) => (stop.abort(error), wire.destroy(asError(error))))),
  );
  stop.signal.throwIfAborted();
}

function failure(path: string, argv: readonly string[], result: CommandResult): DeployError {
  if (!/Could not find the file|no such file or directory|not a directory/i.test(result.stderr))
    return dockerFailure(argv, result, `Cannot take ${path} out of the image`);
  return new DeployError(`There is no directory ${path} in the image`, {
    code: 'BUILD_FAILED',
    hint: 'Check `output` of staticSite(): it counts from the working directory of the image.',
    output: lastLines(result.stderr),
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
