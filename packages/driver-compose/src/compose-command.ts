import { releaseDirectory } from '@appliku/core';
import { composePath } from './host-files.ts';
import { projectName } from './names.ts';

interface Project {
  readonly app: string;
  readonly number: number;
}

/** Checks the file of a release without printing it. */
export function configCommand(project: Project): readonly string[] {
  return [...composeCommand(project), 'config', '--quiet'];
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

/** Everything is said: COMPOSE_* variables or a compose.yml in the home directory of the user change nothing. */
function composeCommand({ app, number }: Project): readonly string[] {
  const project = ['--project-name', projectName(app, number)];
  const place = ['--file', composePath(app, number), '--project-directory', releaseDirectory(app, number)];
  return ['docker', 'compose', ...project, ...place];
}
