import { releaseDirectory } from '@appliku/core';
import { projectName, servicesProject } from './names.ts';
import { servicesDirectory } from './services/service-record.ts';

interface Project {
  readonly app: string;
  readonly number: number;
}

/** Checks the file of a release, given as standard input, without printing it. */
export function configCommand(project: Project): readonly string[] {
  return [...composeCommand(project, '-'), 'config', '--quiet'];
}

/** Starts what of these processes does not run; what runs stays as it is. */
export function upCommand(project: Project, processes: readonly string[]): readonly string[] {
  return [...composeCommand(project), 'up', '--detach', '--no-deps', '--no-recreate', '--no-build', ...processes];
}

export function scaleCommand(project: Project, instances: Readonly<Record<string, number>>): readonly string[] {
  const scales = Object.entries(instances).flatMap(([name, count]) => ['--scale', `${name}=${count}`]);
  const [names, up] = [Object.keys(instances), upCommand(project, [])];
  return [...up, ...scales, ...names];
}

/** Starts these services of an app, or makes them anew, with the data that has no name. */
export function servicesUpCommand(
  app: string,
  names: readonly string[],
  { renew = false }: { readonly renew?: boolean } = {},
): readonly string[] {
  const compose = ofProject(servicesProject(app), servicesDirectory(app));
  return [...compose, 'up', '--detach', '--no-deps', renew ? '--force-recreate' : '--no-recreate', ...names];
}

function composeCommand({ app, number }: Project, file?: '-'): readonly string[] {
  return ofProject(projectName(app, number), releaseDirectory(app, number), file);
}

/** Everything is said: COMPOSE_* variables or a compose.yml in the home directory of the user change nothing. */
function ofProject(name: string, directory: string, file = `${directory}/docker-compose.yml`): readonly string[] {
  const place = ['--file', file, '--project-directory', directory];
  return ['docker', 'compose', '--project-name', name, ...place];
}
