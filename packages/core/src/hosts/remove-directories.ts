import type { Host } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import { execute } from './execute.ts';
import { publicDirectory, stateDirectory } from './paths.ts';

/**
 * Removes what `prepareDirectories` made for an app. Its lease stays: a token never goes back.
 * @throws PERMISSION_DENIED where somebody else built the app too, and neither of them may call sudo
 */
export async function removeDirectories(host: Host, app: string): Promise<void> {
  const argv = ['rm', '-rf', '--', stateDirectory(app), publicDirectory(app)];
  const { exitCode } = await host.run(argv);
  if (exitCode === 0) return;
  await execute(host, argv, { root: true }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`some files of ${app} on ${host.name} belong to another user: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `All else of ${app} is removed; run on ${host.name} as root: ${argv.join(' ')}`,
      cause: error,
    });
  });
}
