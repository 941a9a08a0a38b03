import { type Stats, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import {
  buildDirectory,
  type Builder,
  type Checkout,
  type Context,
  DeployError,
  engine,
  execute,
  prepareDirectories,
} from '@appliku/core';
import { buildCommand, nameCommand, type Place } from './build-command.ts';
import { buildFailure } from './build-failure.ts';
import { check } from './check.ts';
import { within } from './context/host-layout.ts';
import { sendContext } from './context/send-context.ts';
import { type BuiltImage, parseImage } from './image-state.ts';
import { type DockerfileOptions, fingerprintOf, type Plan, planOf } from './options.ts';
import { checkRoom, explainEnd } from './room.ts';

/** In the build directory. */
const place: Place = { files: 'files', idFile: 'image-id' };
/** How much of the output an error carries. */
const keptLines = 50;

/**
 * Builds the user's Dockerfile with BuildKit on the build host. Only what has changed since the last build is sent there.
 * @throws TypeError for wrong options
 */
export function dockerfile(options: DockerfileOptions = {}): Builder {
  const plan = planOf(options);
  return {
    kind: 'builder',
    name: 'dockerfile',
    specVersion: 1,
    makes: 'image',
    inputs: () => fingerprintOf(plan),
    check,
    build: async (checkout, app, context) => {
      const { image, ports } = await build(plan, checkout, app, context);
      const [port, ...others] = ports;
      const isOne = port !== undefined && others.length === 0;
      return {
        artifact: image,
        on: context.places.build,
        ...(isOne && { defaults: { processes: { web: { port } } } }),
      };
    },
  };
}

async function build(plan: Plan, { directory }: Checkout, app: string, context: Context): Promise<BuiltImage> {
  const { log, places, signal } = context;
  for (const value of Object.values(plan.secrets)) context.mask(value);
  await checkFiles(plan, directory);
  const [disk] = await Promise.all([
    checkRoom(places.build, plan.minFreeDisk, signal),
    prepareDirectories(places.build, app, signal),
  ]);
  const top = buildDirectory(app);
  const sent = await sendContext(directory, { host: places.build, directory: top, signal });
  log.info(`Sent ${sent.files} changed files to ${places.build.name}`, { bytes: sent.bytes });
  await runBuild(plan, app, top, context).catch(async (error: unknown) => {
    throw await explainEnd(error, places.build, disk);
  });
  const named = await execute(places.build, within(top, nameCommand(app, place)), { signal });
  return parseImage(named.stdout);
}

async function runBuild(plan: Plan, app: string, directory: string, { log, places, signal }: Context): Promise<void> {
  const { argv, env } = buildCommand(app, plan, place);
  log.debug(argv.join(' '));
  const lines: string[] = [];
  const onLine = (_stream: string, line: string): void => {
    log.debug(line);
    if (line.trim() !== '') lines.push(line);
    if (lines.length > keptLines) lines.shift();
  };
  const { exitCode } = await engine(places.build).during(signal, (untilDockerEnds) =>
    places.build.run(within(directory, argv), { env, onLine, signal: untilDockerEnds }),
  );
  if (exitCode !== 0) throw buildFailure(lines, exitCode);
}

/** What BuildKit would say of them helps nobody. */
async function checkFiles({ path, context }: Plan, directory: string): Promise<void> {
  if (found(directory, context)?.isDirectory() !== true)
    throw new DeployError(`There is no directory ${context} in the checkout to build in`, {
      code: 'BUILD_FAILED',
      hint: 'Check the option `context` of dockerfile().',
    });
  if (found(directory, path)?.isFile() === true) return;
  const near = await dockerfilesIn(directory);
  throw new DeployError(`There is no ${path} in the checkout`, {
    code: 'BUILD_FAILED',
    hint:
      near.length === 0
        ? 'Add a Dockerfile to the repository, or name it with the option `path` of dockerfile().'
        : `Name the right one with the option \`path\` of dockerfile(); there is ${near.join(', ')}.`,
  });
}

function found(directory: string, path: string): Stats | undefined {
  return statSync(join(directory, path), { throwIfNoEntry: false });
}

/** At the top and one directory down. */
async function dockerfilesIn(directory: string): Promise<readonly string[]> {
  const top = await readdir(directory, { withFileTypes: true });
  const below = top.filter((item) => item.isDirectory()).map((item) => item.name);
  const inner = await Promise.all(
    below.map(async (name) => (await readdir(join(directory, name))).map((file) => posix.join(name, file))),
  );
  return [...top.map((item) => item.name), ...inner.flat()]
    .filter((name) => /(?:^|[/.])(?:docker|container)file(?:$|[.-])/i.test(name))
    .sort()
    .slice(0, 5);
}
