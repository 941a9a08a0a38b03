import type { Host } from '../../contract/index.ts';
import { DeployError } from '../../errors.ts';
import { execute } from '../execute.ts';
import { publicDirectory, stateDirectory } from '../paths.ts';

/** $1, $2: what the app has; $3: whether its volumes go too; $4: whether the key of its generated secrets stays. */
const removeScript = `
set -e
if [ "$4" = key ] && [ -e "$1/key" ]; then find "$1" -mindepth 1 -maxdepth 1 ! -name key -exec rm -rf -- {} +
else rm -rf -- "$1"; fi
[ -d "$2" ] || exit 0
if [ "$3" = volumes ]; then rm -rf -- "$2"; exit 0; fi
find "$2" -mindepth 1 -maxdepth 1 ! -name volumes -exec rm -rf -- {} +
[ -d "$2/volumes" ] || rmdir -- "$2"
`;

/**
 * Removes what `prepareDirectories` made for an app; volumes that Nginx serves only when asked. Its lease stays: a token never
 * goes back.
 * @throws PERMISSION_DENIED where somebody else built the app too, and neither of them may call sudo
 */
export async function removeDirectories(
  host: Host,
  app: string,
  options: { readonly volumes: boolean; readonly key?: boolean },
): Promise<void> {
  const [state, served] = [stateDirectory(app), publicDirectory(app)];
  const argv = [
    'sh',
    '-c',
    removeScript,
    'appliku-remove',
    state,
    served,
    options.volumes ? 'volumes' : '',
    options.key === true ? 'key' : '',
  ];
  const { exitCode } = await host.run(argv);
  if (exitCode === 0) return;
  await execute(host, argv, { root: true }).catch((error: unknown) => {
    if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') throw error;
    throw new DeployError(`some files of ${app} on ${host.name} belong to another user: ${error.message}`, {
      code: 'PERMISSION_DENIED',
      hint: `All else of ${app} is removed; run on ${host.name} as root: rm -rf -- ${state} ${options.volumes ? served : `${served}/live ${served}/routes`}`,
      cause: error,
    });
  });
}
