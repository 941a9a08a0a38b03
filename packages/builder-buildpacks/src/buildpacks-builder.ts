import {
  type Builder,
  buildImage,
  type BuiltImage,
  checkBuildKit,
  type Checkout,
  type Context,
  type Defaults,
} from '@appliku/core';
import { certificatesId } from './dockerfile/dockerfile-file.ts';
import { imageLabels } from './dockerfile/image-labels.ts';
import { textsOf } from './eject.ts';
import { type BuildpacksOptions, fingerprintOf, type Settings, settingsOf } from './options.ts';
import { argvOf } from './plan/command.ts';
import { decisionText } from './plan/plan-error.ts';
import type { BuildPlan } from './plan/plan.ts';
import { readTree, type Tree } from './tree.ts';
import { digests } from './versions/digests.ts';

/**
 * Builds an image of an app without a Dockerfile: finds its language and how it is installed, built and started, writes a
 * Dockerfile and has BuildKit build it on the build host. A Dockerfile at the top of the app wins, unless `language` or
 * `preparedImage` is given.
 * @throws TypeError for wrong options
 */
export function buildpacks(options: BuildpacksOptions = {}): Builder {
  const settings = settingsOf(options);
  return {
    kind: 'builder',
    name: 'buildpacks',
    specVersion: 1,
    makes: 'image',
    inputs: () => fingerprintOf(settings),
    check: (context) => checkBuildKit(context, settings.build),
    eject: async (directory, app) => {
      const tree = await readTree(directory);
      if (isOwn(tree, settings)) return {};
      const { dockerfile, dockerignore } = textsOf(tree, app, settings);
      return { Dockerfile: dockerfile, '.dockerignore': dockerignore };
    },
    build: async (checkout, app, context) => {
      const { directory } = checkout;
      const tree = await readTree(directory, context.signal);
      const { image, defaults } = isOwn(tree, settings)
        ? await buildOwn(directory, app, { settings, context })
        : await buildPlanned(tree, checkout, app, { settings, context });
      return { artifact: image, on: context.places.build, defaults };
    },
  };
}

/** The app has a Dockerfile, and nobody names a language: who does wants it planned. */
function isOwn({ files }: Tree, { wishes }: Settings): boolean {
  return wishes.language === undefined && wishes.prepared === undefined && files.includes('Dockerfile');
}

interface Run {
  readonly settings: Settings;
  readonly context: Context;
}

interface Result {
  readonly image: BuiltImage['image'];
  readonly defaults: Defaults;
}

async function buildOwn(directory: string, app: string, { settings, context }: Run): Promise<Result> {
  context.log.info('Building the Dockerfile of the app; `language` of buildpacks() would plan one in its place');
  const { image, ports } = await buildImage(
    { ...shared(settings), directory, dockerfile: { path: 'Dockerfile' } },
    app,
    context,
  );
  const [port, ...others] = ports;
  return { image, defaults: port !== undefined && others.length === 0 ? { processes: { web: { port } } } : {} };
}

async function buildPlanned(tree: Tree, checkout: Checkout, app: string, { settings, context }: Run): Promise<Result> {
  const { directory, revision } = checkout;
  const { plan, dockerfile, dockerignore } = textsOf(tree, app, settings);
  context.log.info(summaryOf(plan));
  for (const decision of plan.decisions) context.log.debug(decisionText(decision));
  for (const warning of plan.warnings) context.log.warn(warning);
  const text = { text: dockerfile, ignore: dockerignore };
  const labels = imageLabels(plan, revision.id, { app, images: settings.images, digests });
  const { image } = await buildImage({ ...shared(settings), directory, dockerfile: text, labels }, app, context);
  return { image, defaults: defaultsOf(plan) };
}

function shared(settings: Settings): Omit<Parameters<typeof buildImage>[0], 'directory' | 'dockerfile'> {
  const { secrets, certificates, platform, wishes, build } = settings;
  return {
    ...build,
    context: '.',
    buildArgs: wishes.variables,
    secrets: { ...secrets, ...(certificates !== undefined && { [certificatesId]: certificates }) },
    ...(platform !== undefined && { platform }),
  };
}

/** E.g. `Node.js 20.20.2, npm: node server.js`. */
function summaryOf({ decisions, start }: BuildPlan): string {
  const [language, version, manager] = decisions;
  const what = [`${language?.value} ${version?.value ?? ''}`.trim(), ...(manager ? [manager.value] : [])];
  return `Planned ${what.join(', ')}: ${argvOf(start.command).join(' ')}`;
}

function defaultsOf({ port, processes, releaseCommand }: BuildPlan): Defaults {
  const others = Object.entries(processes).map(([name, command]) => [name, { command }] as const);
  return {
    processes: { web: { port }, ...Object.fromEntries(others) },
    ...(releaseCommand && { releaseCommand }),
  };
}
