import { type Stats, statSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { buildImage, type Builder, checkBuildKit, DeployError } from '@appliku/core';
import { type DockerfileOptions, fingerprintOf, type Plan, planOf } from './options.ts';

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
    check: (context) => checkBuildKit(context, plan.build),
    build: async (checkout, app, context) => {
      await checkFiles(plan, checkout.directory);
      const { path, text, build: settings, ...rest } = plan;
      const given = text === undefined ? { path } : { text, ignore: await ignoreOf(plan, checkout.directory) };
      const build = { ...settings, ...rest, directory: checkout.directory, dockerfile: given };
      const { image, ports } = await buildImage(build, app, context);
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

/** What BuildKit would say of them helps nobody. */
async function checkFiles({ path, text, context }: Plan, directory: string): Promise<void> {
  if (found(directory, context)?.isDirectory() !== true)
    throw new DeployError(`There is no directory ${context} in the checkout to build in`, {
      code: 'BUILD_FAILED',
      hint: 'Check the option `context` of dockerfile().',
    });
  if (text !== undefined || found(directory, path)?.isFile() === true) return;
  const near = await dockerfilesIn(directory);
  throw new DeployError(`There is no ${path} in the checkout`, {
    code: 'BUILD_FAILED',
    hint:
      near.length === 0
        ? 'Add a Dockerfile to the repository, or name it with the option `path` of dockerfile().'
        : `Name the right one with the option \`path\` of dockerfile(); there is ${near.join(', ')}.`,
  });
}

/** BuildKit looks beside a Dockerfile that is elsewhere first. */
async function ignoreOf({ context }: Plan, directory: string): Promise<string> {
  const path = posix.join(context, '.dockerignore');
  return found(directory, path)?.isFile() === true ? readFile(join(directory, path), 'utf8') : '';
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
