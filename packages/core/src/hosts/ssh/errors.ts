import { DeployError, messageOf } from '../../errors.ts';
import { HostError, type HostErrorReason } from '../host-error.ts';
import type { Target } from './target.ts';

/** Who a connection is made to, and through whom. */
export type Place = Pick<Target, 'name' | 'host' | 'port' | 'username' | 'unused'> & { readonly jump?: Place };

/** What there was to log in with. */
export interface Tried {
  /** For people: agent and keys. */
  readonly labels: readonly string[];
  /** Files of keys that are encrypted, and for which there is no passphrase. */
  readonly locked: readonly string[];
  /** Why the agent was of no use. */
  readonly trouble?: string;
}

type Failure = Error & { readonly level?: unknown; readonly code?: unknown };

/** What went wrong before the login was done. `level` and `code` are as ssh2 and Node give them. */
export function connectError(error: Failure, place: Place): DeployError {
  if (DeployError.isInstance(error)) return error;
  const [reason, text, hint] = reasonOf(error, place);
  const way = place.jump === undefined ? '' : ` through ${place.jump.name}`;
  return new HostError(`cannot reach ${place.name}${way}: ${reason}: ${text}${unusedText(place)}`, {
    code: 'HOST_UNREACHABLE',
    reason,
    host: place.name,
    hint,
    cause: error,
  });
}

export function authError(place: Place, { labels, locked, trouble }: Tried, cause?: unknown): HostError {
  const { name, username } = place;
  const notes = [...(trouble === undefined ? [] : [trouble]), ...locked.map((file) => `${file} is encrypted`)];
  const note = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
  const none = `there is no key to log in to ${name} with`;
  const refused = `${name} lets ${username} in with none of these keys: ${labels.join(', ')}`;
  return new HostError(`${labels.length === 0 ? none : refused}${note}${unusedText(place)}`, {
    code: 'HOST_AUTH',
    reason: 'auth',
    host: name,
    hint: authHint(username, labels, locked),
    cause,
  });
}

function authHint(username: string, labels: readonly string[], locked: readonly string[]): string {
  if (locked.length > 0) return 'Give the option passphrase, or load the key into an SSH agent by `ssh-add`.';
  return labels.length === 0
    ? 'Give the option privateKeyFile, start an SSH agent, or make a key with `ssh-keygen -t ed25519`.'
    : `Add the public key to ~/.ssh/authorized_keys of ${username} on the server, e.g. with ssh-copy-id.`;
}

function unusedText({ unused }: Place): string {
  return unused.length === 0 ? '' : ` (of ssh's configuration this was not used: ${unused.join(', ')})`;
}

function reasonOf(
  error: Failure,
  { host, port }: Place,
): readonly [reason: HostErrorReason, text: string, hint: string] {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return [
        'dns',
        `the name ${host} has no address (${error.code})`,
        'Check the option host, and the DNS of its name.',
      ];
    case 'ECONNREFUSED':
      return ['refused', `nothing listens on port ${port}`, 'Check the option port, and that sshd runs on the server.'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return ['no-route', `no way to it (${error.code})`, 'Check that the server is on, and the firewalls in between.'];
  }
  return error.level === 'client-timeout' || error.code === 'ETIMEDOUT'
    ? ['timeout', 'no answer', 'Check that the server is on, the option port, and the firewalls in between.']
    : [
        'handshake',
        messageOf(error),
        'Try `ssh -v` to the same host and port; a server that is asked by many at once turns some away (MaxStartups).',
      ];
}
