import type { Context } from '../contract/index.ts';
import { engine } from '../engine/create-engine.ts';
import { prepareDirectories } from '../hosts/set-up/directories.ts';
import { execute } from '../hosts/execute.ts';
import { buildDirectory } from '../hosts/paths.ts';
import { together } from '../together.ts';
import { boundCache, usualCache } from './bound-cache.ts';
import { type BuildCommand, buildCommand, nameCommand, type Place } from './build-command.ts';
import { buildFailure } from './build-failure.ts';
import { cacheProblems, tellsOfCache } from './cache-problems.ts';
import { within, writeDockerfileScript } from './context/host-layout.ts';
import { compareContext, sendContext } from './context/send-context.ts';
import { ensureSlice } from './ensure-slice.ts';
import type { ImageBuild } from './image-build.ts';
import { type BuiltImage, parseImage } from './image-state.ts';
import { checkRoom, explainEnd, usualRoom } from './room.ts';

/** In the build directory. */
const place: Place = { files: 'files', generated: 'generated/Dockerfile' };
/** How much of the output an error carries. */
const keptLines = 50;

/**
 * Builds an image with BuildKit on the build host, for builders to make theirs with. Only what has changed since the
 * app's last build is sent there. Values of secrets are masked from here on.
 * @throws BUILD_FAILED with the last lines of the output, DOCKER_MISSING, DISK_FULL
 */
export async function buildImage(build: ImageBuild, app: string, context: Context): Promise<BuiltImage> {
  const { log, places, signal } = context;
  for (const value of Object.values(build.secrets)) context.mask(value);
  const top = buildDirectory(app);
  const target = { host: places.build, directory: top, signal };
  const [disk, changes, , slice] = await together([
    checkRoom(places.build, build.minFreeDisk ?? usualRoom, signal),
    compareContext(build.directory, target),
    prepareDirectories(places.build, app, signal),
    ensureSlice(build, places.build, signal),
  ]);
  const sent = await sendContext(build.directory, changes, target);
  log.info(`Sent ${sent.files} changed files to ${places.build.name}`, { bytes: sent.bytes });
  await writeDockerfile(build, top, context);
  await runBuild(buildCommand(app, build, { ...place, ...(slice !== undefined && { slice }) }), top, context).catch(
    async (error: unknown) => {
      throw await explainEnd(error, places.build, disk);
    },
  );
  const [named] = await Promise.all([
    execute(places.build, within(top, nameCommand(app)), { signal }),
    build.maxBuildCache !== false && boundCache(build.maxBuildCache ?? usualCache, context),
  ]);
  return parseImage(named.stdout);
}

/** Beside the files and not among them: they are what is compared with the next checkout. */
async function writeDockerfile({ dockerfile }: ImageBuild, top: string, { places, signal }: Context): Promise<void> {
  if ('path' in dockerfile) return;
  const script = ['sh', '-c', writeDockerfileScript, 'appliku-dockerfile', dockerfile.text, dockerfile.ignore];
  await execute(places.build, within(top, script), { signal });
}

async function runBuild(
  { argv, env }: BuildCommand,
  directory: string,
  { log, places, signal }: Context,
): Promise<void> {
  log.debug(argv.join(' '));
  const [lines, ofCache]: [string[], string[]] = [[], []];
  const onLine = (_stream: string, line: string): void => {
    log.debug(line);
    if (line.trim() !== '') lines.push(line);
    if (tellsOfCache(line)) ofCache.push(line);
    if (lines.length > keptLines) lines.shift();
  };
  const { exitCode } = await engine(places.build).during(signal, (untilDockerEnds) =>
    places.build.run(within(directory, argv), { env, onLine, signal: untilDockerEnds }),
  );
  if (exitCode !== 0) throw buildFailure(lines, exitCode);
  for (const problem of cacheProblems(ofCache)) log.warn(`The cache elsewhere was of no use: ${problem}`);
}
