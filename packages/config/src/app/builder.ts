import { buildpacks } from '@appliku/builder-buildpacks';
import { dockerfile } from '@appliku/builder-dockerfile';
import { staticSite } from '@appliku/builder-static';
import type { Builder, Names } from '@appliku/core';
import type { AppFile } from '../file/app-file.ts';
import type { Mistake } from '../file/mistakes.ts';
import { wordsOf } from './command.ts';
import { isSite, runsContainers, volumePaths } from './processes.ts';

const byDockerfile: ReadonlySet<string> = new Set(['dockerfile', 'custom']);
const prepared =
  /^(?:python-\d+\.\d+(?:\.\d+)?(?:-uv)?(?:-node-\d+(?:\.\d+){0,2})?|node-\d+(?:\.\d+){0,2}(?:-(?:npm|yarn|pnpm|bun))?|ruby-\d+\.\d+(?:\.\d+)?(?:-rails)?)$/;

/** What makes the image, or the site out of it. @param manual values that are not in the file */
export function builderOf(file: AppFile, manual: Names<string>): Builder {
  const { output_directory: output = '' } = file.build_settings ?? {};
  const image = imageBuilder(file, manual);
  return isSite(file) ? staticSite({ from: image, output, processes: runsContainers(file) }) : image;
}

export function buildMistakes(file: AppFile): readonly Mistake[] {
  const { build_image: image, dockerfile: inline, output_directory: output } = file.build_settings ?? {};
  const at = (key: string, message: string): Mistake => ({ path: ['build_settings', key], message });
  return [
    ...(image !== undefined && !byDockerfile.has(image) && !prepared.test(image)
      ? [
          at(
            'build_image',
            'is none of python-<version>[-uv][-node-<version>], node-<version>[-npm|-yarn|-pnpm|-bun], ruby-<version>[-rails], dockerfile, custom',
          ),
        ]
      : []),
    ...(image === 'custom' && isEmpty(inline)
      ? [at('build_image', 'needs the text of the Dockerfile in `dockerfile`')]
      : []),
    ...(image !== undefined && prepared.test(image) && !isEmpty(inline)
      ? [at('dockerfile', 'is not used with a prepared image; build_image: custom takes it')]
      : []),
    ...(isSite(file) && isEmpty(output) ? [at('is_static_site', 'needs output_directory')] : []),
  ];
}

/** A build sees the app's variables, as far as they are known before: what the file holds is no secret, all else is. */
function imageBuilder(file: AppFile, manual: Names<string>): Builder {
  const { build_settings: build = {} } = file;
  const { build_image: image, dockerfile: text, dockerfile_path: path, dockerfile_context_path: context } = build;
  const told = (build.environment_variables ?? []).flatMap((variable) =>
    'value' in variable ? [[variable.name, variable.value] as const] : [],
  );
  const variables = Object.fromEntries(told);
  const secrets = Object.fromEntries(Object.entries(manual).filter(([, value]) => value !== ''));
  if (image === undefined || prepared.test(image))
    return buildpacks({
      ...(image !== undefined && { preparedImage: image }),
      ...(!isEmpty(build.build_command) && { buildCommand: build.build_command }),
      ...startOf(file),
      variables,
      secrets,
      directories: volumePaths(file),
    });
  return dockerfile({
    ...(isEmpty(text) ? !isEmpty(path) && { path } : { text }),
    ...(!isEmpty(context) && { context }),
    buildArgs: variables,
    secrets,
  });
}

/** The image starts what `web` does, so that nobody has to guess it; of a site nothing is started. */
function startOf(file: AppFile): { readonly startCommand?: readonly string[] } {
  const { release: _release, web, ...others } = file.services ?? {};
  const [first] = [web, ...Object.values(others)].flatMap((process) => process?.command ?? []);
  if (first !== undefined) return { startCommand: wordsOf(first) };
  return isSite(file) ? { startCommand: ['true'] } : {};
}

function isEmpty(text: string | undefined): text is undefined {
  return text === undefined || text.trim() === '';
}
