import type { RegistryLogin } from '@appliku/core';

/** In the environment, where the user of the host alone can read it, and only until it is written. */
const variable = 'APPLIKU_DOCKER_CONFIG';

/** Arguments: of docker. What it logs in with lies in memory as long as it runs, and nowhere else. */
const script = `
set -e
umask 077
directory=$(mktemp -d -p /dev/shm appliku.XXXXXXXX 2> /dev/null || mktemp -d)
trap 'rm -rf -- "$directory"' EXIT
trap 'exit 143' HUP INT TERM
printf %s "$${variable}" > "$directory/config.json"
unset ${variable}
docker --config "$directory" "$@"
`;

/** How docker is run with a login, or without any that the user of the host may have. */
export function withLogin(
  argv: readonly string[],
  login: RegistryLogin | undefined,
): { readonly argv: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  return { argv: ['sh', '-c', script, 'appliku-docker', ...argv], env: { [variable]: configText(login) } };
}

/** Docker's config.json. */
export function configText(login: RegistryLogin | undefined): string {
  if (login === undefined) return '{}';
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  return JSON.stringify({ auths: { [login.serveraddress]: { auth } } });
}

export const dockerHub = 'https://index.docker.io/v1/';

/** Whom docker logs in to for a repository: what is before the first slash, if it is the name of a host. */
export function serverOf(repository: string): string {
  const [first = '', ...rest] = repository.split('/');
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const isAlone = rest.length === 0 && /[.:]/.test(first);
  return (isHost || isAlone) && first !== 'docker.io' ? first : dockerHub;
}
