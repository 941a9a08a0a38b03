import type { Cache, Instruction, Wishes } from './plan.ts';

/**
 * Where the app is, in the stages that build it and in the image. Of a directory that is copied out of a stage, BuildKit
 * reads all that is beside it, which at the top would be the whole system.
 */
export const appDirectory = '/srv/app';

/** Where a build writes what runs, of languages that leave their sources behind. */
export const outDirectory = '/srv/out';

export const inApp: Instruction = { kind: 'workdir', path: appDirectory };

/** What a step needs that fetches something. */
export function fetching({
  secrets,
  certificates,
}: Wishes): Pick<Instruction & { kind: 'run' }, 'secrets' | 'certificates'> {
  return { secrets, ...(certificates && { certificates }) };
}

/** Public variables of the build, for the steps after it. */
export function variablesOf({ variables }: Wishes): readonly Instruction[] {
  const names = Object.keys(variables).sort();
  return names.length === 0 ? [] : [{ kind: 'arg', names }];
}

/** What a user wrote for the shell in the image. */
export function ownStep(line: string, wishes: Wishes, caches: readonly Cache[] = []): Instruction {
  return { kind: 'run', command: { argv: ['/bin/sh', '-c', line] }, caches, ...fetching(wishes) };
}

/** The files of the app: from a stage that has them with what was built, else as they are. */
export function sourceFrom(stage: string | undefined): Instruction & { readonly kind: 'copy' } {
  return stage === undefined
    ? { kind: 'copy', paths: ['.'], to: './' }
    : { kind: 'copy', from: stage, paths: [`${appDirectory}/`], to: './' };
}

/** Some of them, each to its place: a directory at a time. */
export function copyFiles(files: readonly string[]): readonly Instruction[] {
  const above = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  const directories = [...new Set(files.map(above))];
  return directories.map((directory) => ({
    kind: 'copy',
    paths: files.filter((path) => above(path) === directory),
    to: `./${directory}`,
  }));
}

/** Packages of Debian, without what they only recommend. */
export function debianPackages(names: readonly string[]): readonly Instruction[] {
  if (names.length === 0) return [];
  const list = [...new Set(names)].sort().join(' ');
  const command = `apt-get update && apt-get install -y --no-install-recommends ${list} && rm -rf /var/lib/apt/lists/*`;
  return [{ kind: 'run', command }];
}

/** Why something is as a prepared image has it. */
export function preparedText({ preparedImage }: Wishes): string {
  return `the option \`preparedImage\` is ${preparedImage}`;
}
