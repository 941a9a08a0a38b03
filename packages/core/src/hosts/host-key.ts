import { DeployError } from '../errors.ts';
import { fingerprint, hostPattern, type HostKey, type KnownKey } from './known-hosts.ts';
import { quote } from './quote.ts';

/** What we know of a server's key before it shows one. */
export interface Trust {
  readonly host: string;
  readonly port: number;
  /** Fingerprint given by the user; then files do not matter. */
  readonly pinned?: string;
  readonly known: readonly KnownKey[];
  /** Where a new key has to be written to be known. */
  readonly file: string;
}

/** Types of keys that we can check, and the signatures to ask for. */
const algorithms = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const;

type Algorithm = (typeof algorithms)[keyof typeof algorithms][number];

/** Asking for types that are known only, so that a server with several keys shows one that we can compare. */
export function hostKeyAlgorithms({ pinned, known }: Trust): Algorithm[] {
  const types = new Set(pinned === undefined ? known.filter((key) => !key.revoked).map((key) => key.type) : []);
  const all = Object.entries(algorithms);
  const wanted = all.filter(([type]) => types.has(type));
  return (wanted.length === 0 ? all : wanted).flatMap(([, names]) => names);
}

/** Undefined: it is the right one. */
export function hostKeyError(trust: Trust, shown: HostKey): DeployError | undefined {
  const isShown = ({ type, key }: HostKey): boolean => type === shown.type && key === shown.key;
  if (trust.known.some((key) => key.revoked && isShown(key))) return revokedError(trust, shown);
  if (trust.pinned !== undefined) return trust.pinned === fingerprint(shown) ? undefined : pinError(trust, shown);
  const valid = trust.known.filter((key) => !key.revoked);
  if (valid.some((key) => isShown(key))) return undefined;
  return valid.length === 0 ? unknownError(trust, shown) : changedError(trust, valid, shown);
}

/** The server has none of the types of key that we asked for. */
export function hostKeyTypeError(trust: Trust): DeployError {
  const types = [...new Set(trust.known.map((key) => key.type))].join(', ');
  return new DeployError(`${trust.host} has no host key of the types that are known of it (${types})`, {
    code: 'HOST_KEY_CHANGED',
    hint: changedHint(trust),
  });
}

function unknownError(trust: Trust, shown: HostKey): DeployError {
  const type = shown.type.replace(/^ssh-|-sha2-.*/g, '');
  return new DeployError(`the host key of ${trust.host} is not known: ${shown.type} ${fingerprint(shown)}`, {
    code: 'HOST_KEY_UNKNOWN',
    hint: `Compare with \`ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub\` on the server, then run: ${scan(trust)}`,
  });
}

function changedError(trust: Trust, valid: readonly KnownKey[], shown: HostKey): DeployError {
  const before = valid.find((key) => key.type === shown.type) ?? valid[0];
  const was = before === undefined ? '' : `; it was ${fingerprint(before)}`;
  return new DeployError(`the host key of ${trust.host} has changed: ${shown.type} ${fingerprint(shown)}${was}`, {
    code: 'HOST_KEY_CHANGED',
    hint: changedHint(trust),
  });
}

function pinError(trust: Trust, shown: HostKey): DeployError {
  return new DeployError(
    `the host key of ${trust.host} is ${shown.type} ${fingerprint(shown)}, not ${trust.pinned} as the option hostKey says`,
    {
      code: 'HOST_KEY_CHANGED',
      hint: 'Find out why before you change the option: somebody may be between you and the server.',
    },
  );
}

function revokedError(trust: Trust, shown: HostKey): DeployError {
  return new DeployError(`the host key of ${trust.host} is marked as revoked: ${shown.type} ${fingerprint(shown)}`, {
    code: 'HOST_KEY_CHANGED',
    hint: `Give the server a new host key, or remove the line with @revoked from ${trust.file}.`,
  });
}

function changedHint(trust: Trust): string {
  const remove = `ssh-keygen -R ${word(hostPattern(trust.host, trust.port))} -f ${word(trust.file)}`;
  return `If the server was set up anew, run: ${remove} && ${scan(trust)}; if not, somebody may be between you and it.`;
}

function scan({ host, port, file }: Trust): string {
  return `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}${word(host)} >> ${word(file)}`;
}

function word(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : quote(text);
}
