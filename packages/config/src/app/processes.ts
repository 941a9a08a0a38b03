import type { Names, ProcessOptions, ReleaseCommandOptions } from '@appliku/core';
import type { AppFile, FileProcess, FileVolume } from '../file/app-file.ts';
import type { Mistake } from '../file/mistakes.ts';
import { commandMistakes, wordsOf } from './command.ts';
import { renamed } from './names.ts';

/** Where an app listens whose file does not say: as Appliku has it. */
const defaultPort = 8000;

/** Process types of the file; `web` takes the requests, and `release` is none. */
export function processesOf(file: AppFile): Names<ProcessOptions> {
  const { release: _release, ...services } = file.services ?? {};
  const mounts = renamed(file.volumes, pathOf);
  const all = Object.keys(services).length > 0 || isSite(file) ? services : { web: {} };
  return renamed(all, (process, name) => ({
    ...toProcess(process),
    ...(name === 'web' && portOf(file, process)),
    ...(name === 'web' && published(file)),
    ...(Object.keys(mounts).length > 0 && { mounts }),
  }));
}

/** Where volumes are in the containers. */
export function volumePaths({ volumes = {} }: AppFile): readonly string[] {
  return Object.values(volumes).map(pathOf);
}

/** Once per deployment, in the new image. `false`: it is skipped, one of a Procfile too. */
export function releaseCommandOf(file: AppFile): ReleaseCommandOptions | false | undefined {
  const release = file.services?.['release'];
  const { release_command: own, skip_release_command: skip = false } = file.build_settings ?? {};
  const command = filled(own) ?? release?.command;
  if (skip) return false;
  if (command === undefined) return undefined;
  return { command: wordsOf(command), ...limitsOf(release ?? {}) };
}

/** Whether anything runs: of a site alone nothing does. */
export function runsContainers(file: AppFile): boolean {
  const sections = [file.services ?? {}, file.databases ?? {}, file.cronjobs ?? {}];
  return (
    !isSite(file) || sections.some((section) => Object.keys(section).length > 0) || Boolean(releaseCommandOf(file))
  );
}

export function isSite({ build_settings: build }: AppFile): boolean {
  return build?.is_static_site ?? false;
}

export function processMistakes(file: AppFile): readonly Mistake[] {
  const { release_command: own, container_port: port } = file.build_settings ?? {};
  const services = Object.entries(file.services ?? {});
  const release = file.services?.['release'];
  const web = file.services?.['web'];
  return [
    ...services.flatMap(([name, { command }]) => commandMistakes(['services', name, 'command'], command)),
    ...commandMistakes(['build_settings', 'release_command'], own),
    ...Object.entries(file.cronjobs ?? {}).flatMap(([name, { command }]) =>
      commandMistakes(['cronjobs', name, 'command'], command),
    ),
    ...(release !== undefined && release.command === undefined
      ? [{ path: ['services', 'release'], message: 'needs a command' }]
      : []),
    ...(release?.command !== undefined && filled(own) !== undefined && release.command !== own
      ? [
          {
            path: ['services', 'release', 'command'],
            message: 'is another than build_settings.release_command; leave one of them out',
          },
        ]
      : []),
    ...(port !== undefined && web?.port !== undefined && web.port !== port
      ? [
          {
            path: ['services', 'web', 'port'],
            message: 'is another than build_settings.container_port; leave one of them out',
          },
        ]
      : []),
    ...(isSite(file) && web !== undefined && web.path === undefined && web.domains === undefined
      ? [{ path: ['services', 'web'], message: 'needs a `path` of its own beside a static site, such as /api' }]
      : []),
  ];
}

function toProcess({ command, scale, port, path, domains, health, handover, ...limits }: FileProcess): ProcessOptions {
  return {
    ...(command !== undefined && { command: wordsOf(command) }),
    ...(scale !== undefined && { instances: scale }),
    ...(port !== undefined && { port }),
    ...(path !== undefined && { path }),
    ...(domains !== undefined && { domains }),
    ...(health !== undefined && { health }),
    ...(handover !== undefined && { handover }),
    ...limitsOf(limits),
  };
}

function limitsOf({
  resources_limits_memory: memory,
  resources_limits_cpus: cpus,
}: FileProcess): Pick<ProcessOptions, 'memory' | 'cpus'> {
  return {
    ...(memory !== undefined && { memory: /\d$/.test(memory) ? Number(memory) : memory }),
    ...(cpus !== undefined && { cpus }),
  };
}

function portOf({ build_settings: build }: AppFile, { port }: FileProcess): { readonly port: number } {
  return { port: port ?? build?.container_port ?? defaultPort };
}

function published(file: AppFile): Pick<ProcessOptions, 'publish'> {
  const { expose_web_port: isPublic = false } = file.build_settings ?? {};
  return isPublic ? { publish: [portOf(file, file.services?.['web'] ?? {}).port] } : {};
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

function pathOf({ target, container_path: older }: FileVolume): string {
  return (target ?? older ?? '').replace(/\/+$/, '');
}
