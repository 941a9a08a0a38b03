import { DeployError, messageOf } from '../errors.ts';

export interface Place {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
}

/** What went wrong before the login was done. `level` and `code` are as ssh2 and Node give them. */
export function connectError(
  error: Error & { readonly level?: unknown; readonly code?: unknown },
  place: Place,
  tried: readonly string[],
): DeployError {
  if (error.level === 'client-authentication') return authError(place, tried, error);
  const [reason, hint] = reasonOf(error, place);
  return new DeployError(`cannot reach ${place.name}: ${reason}`, { code: 'HOST_UNREACHABLE', hint, cause: error });
}

export function authError(place: Place, tried: readonly string[], cause?: unknown): DeployError {
  const { name, username } = place;
  return tried.length === 0
    ? new DeployError(`there is no key to log in to ${name} with`, {
        code: 'HOST_AUTH',
        hint: 'Give the option privateKeyFile, start an SSH agent, or make a key with `ssh-keygen -t ed25519`.',
      })
    : new DeployError(`${name} lets none of these keys in: ${tried.join(', ')}`, {
        code: 'HOST_AUTH',
        hint: `Add the public key to ~/.ssh/authorized_keys of ${username} on the server, e.g. with ssh-copy-id.`,
        cause,
      });
}

function reasonOf(
  error: Error & { readonly level?: unknown; readonly code?: unknown },
  { host, port }: Place,
): readonly [reason: string, hint: string] {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        `dns: the name ${host} has no address (${error.code})`,
        'Check the option host, and the DNS of its name.',
      ];
    case 'ECONNREFUSED':
      return [`refused: nothing listens on port ${port}`, 'Check the option port, and that sshd runs on the server.'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return [`timeout: no way to it (${error.code})`, 'Check that the server is on, and the firewalls in between.'];
    default:
      return error.level === 'client-timeout'
        ? ['timeout: no answer', 'Check that the server is on, the option port, and the firewalls in between.']
        : [messageOf(error), 'Try `ssh -v` to the same host and port: it tells where the handshake stops.'];
  }
}

export function lostError(name: string, cause?: unknown): DeployError {
  return new DeployError(`the connection to ${name} was lost${cause === undefined ? '' : `: ${messageOf(cause)}`}`, {
    code: 'HOST_LOST',
    hint: 'What ran there is ended by now or within a minute; deploy again to pick up from there.',
    cause,
  });
}
