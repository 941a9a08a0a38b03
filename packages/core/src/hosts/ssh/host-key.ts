import { HostError } from '../host-error.ts';
import { fingerprint, knownLine, type HostKey, type KnownKey } from './known-hosts.ts';
import { quote } from '../quote.ts';

/** What we know of a server's key before it shows one. */
export interface Trust {
  /** Name of the host, for people. */
  readonly host: string;
  /** How it is called in the files. */
  readonly name: string;
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
  const types = new Set(pinned === undefined ? known.filter(isValid).map((key) => key.type) : []);
  const all = Object.entries(algorithms);
  const wanted = all.filter(([type]) => types.has(type));
  return (wanted.length === 0 ? all : wanted).flatMap(([, names]) => names);
}

/** Undefined: it is the right one. */
export function hostKeyError(trust: Trust, shown: HostKey): HostError | undefined {
  const isShown = ({ type, key }: HostKey): boolean => type === shown.type && key === shown.key;
  const revoked = trust.known.find((key) => key.mark === 'revoked' && isShown(key));
  if (revoked !== undefined) return revokedError(trust, revoked);
  if (trust.pinned !== undefined) return trust.pinned === fingerprint(shown) ? undefined : pinError(trust, shown);
  const valid = trust.known.filter(isValid);
  if (valid.some((key) => isShown(key))) return undefined;
  const [before] = [...valid.filter((key) => key.type === shown.type), ...valid];
  return before === undefined ? unknownError(trust, shown) : changedError(trust, before, shown);
}

/** Nothing at all is known of the server: its first key may be taken, where the user wants that. */
export function isFirstUse({ pinned, known }: Trust): boolean {
  return pinned === undefined && known.every((key) => key.mark === 'revoked');
}

/** The server has none of the types of key that we asked for. */
export function hostKeyTypeError(trust: Trust): HostError {
  const types = [...new Set(trust.known.filter(isValid).map((key) => key.type))].join(', ');
  const remove = `run: ${removal(trust, trust.known.find(isValid)?.file ?? trust.file)}`;
  return new HostError(`${trust.host} has no host key of the types that are known of it (${types})`, {
    ...changed(trust),
    hint: `If the server was set up anew, ${remove}; if not, somebody may be between you and it.`,
  });
}

function isValid(key: KnownKey): boolean {
  return key.mark === undefined;
}

function unknownError(trust: Trust, shown: HostKey): HostError {
  const type = shown.type.replace(/^ssh-|-sha2-.*/g, '');
  const certified = trust.known.some((key) => key.mark === 'authority');
  const why = certified ? ' (certificates of hosts, as @cert-authority asks for, are not supported)' : '';
  return new HostError(`the host key of ${trust.host} is not known: ${shown.type} ${fingerprint(shown)}${why}`, {
    code: 'HOST_KEY_UNKNOWN',
    reason: 'host-key',
    host: trust.host,
    hint: `Compare with \`ssh-keygen -lf /etc/ssh/ssh_host_${type}_key.pub\` on the server, then run: ${addition(trust, shown)}`,
  });
}

function changedError(trust: Trust, before: KnownKey, shown: HostKey): HostError {
  const now = `${shown.type} ${fingerprint(shown)}; it was ${before.type} ${fingerprint(before)}`;
  const commands = `${removal(trust, before.file)} && ${addition(trust, shown)}`;
  return new HostError(`the host key of ${trust.host} has changed: ${now}`, {
    ...changed(trust),
    hint: `If the server was set up anew, run: ${commands}; if not, somebody may be between you and it.`,
  });
}

function pinError(trust: Trust, shown: HostKey): HostError {
  const now = `${shown.type} ${fingerprint(shown)}`;
  return new HostError(`the host key of ${trust.host} is ${now}, not ${trust.pinned} as the option hostKey says`, {
    ...changed(trust),
    hint: 'Find out why before you change the option: somebody may be between you and the server.',
  });
}

function revokedError(trust: Trust, shown: KnownKey): HostError {
  return new HostError(`the host key of ${trust.host} is marked as revoked: ${shown.type} ${fingerprint(shown)}`, {
    ...changed(trust),
    hint: `Give the server a new host key, or remove the line with @revoked from ${shown.file}.`,
  });
}

function changed({ host }: Trust) {
  return { code: 'HOST_KEY_CHANGED', reason: 'host-key', host } as const;
}

function removal({ name }: Trust, file: string): string {
  return `ssh-keygen -R ${word(name)} -f ${word(file)}`;
}

/** The key that was compared, and no other that somebody could show meanwhile. */
function addition({ name, file }: Trust, shown: HostKey): string {
  return `echo ${word(knownLine(name, shown))} >> ${word(file)}`;
}

function word(text: string): string {
  return /^[\w./:@%+-]+$/.test(text) ? text : quote(text);
}
