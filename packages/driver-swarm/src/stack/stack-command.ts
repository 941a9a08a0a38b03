/** How the registry is asked for images, and what becomes of services that are in the stack only. */
export interface DeployChoice {
  readonly resolve?: 'never' | 'changed' | 'always';
  readonly prune?: boolean;
}

/**
 * Makes Swarm want what a stack file says, which is standard input. It resolves when that is recorded: what came of it is
 * observed. Images are named by their content, so that no registry has to be asked; `resolve` where they are not: each time, or
 * when the name is another than before. What the file does not name is removed, or not (`prune`).
 */
export function deployCommand(
  stack: string,
  { resolve = 'never', prune = true }: DeployChoice = {},
): readonly string[] {
  const flags = [...(prune ? ['--prune'] : []), '--with-registry-auth', '--resolve-image', resolve];
  return ['stack', 'deploy', '--compose-file', '-', ...flags, stack];
}

/** Runs so many tasks of each service; what became of it is observed. */
export function scaleCommand(services: Readonly<Record<string, number>>): readonly string[] {
  return ['service', 'scale', '--detach', ...Object.entries(services).map(([name, count]) => `${name}=${count}`)];
}

export function createNetworkCommand(name: string, labels: Readonly<Record<string, string>>): readonly string[] {
  return ['network', 'create', '--driver', 'overlay', '--attachable', ...labelFlags(labels), '--', name];
}

/** Its text is standard input. */
export function createConfigCommand(name: string, labels: Readonly<Record<string, string>>): readonly string[] {
  return ['config', 'create', ...labelFlags(labels), '--', name, '-'];
}

export function labelFlags(labels: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
}
