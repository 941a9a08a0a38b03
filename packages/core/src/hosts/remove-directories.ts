import type { Host } from '../contract/index.ts';
import { execute } from './execute.ts';
import { publicDirectory, stateDirectory } from './paths.ts';

/** Removes what `prepareDirectories` made for an app. Its lease stays: a token never goes back. */
export async function removeDirectories(host: Host, app: string): Promise<void> {
  await execute(host, ['rm', '-rf', '--', stateDirectory(app), publicDirectory(app)], { root: true });
}
