import { createHash, createHmac, randomBytes } from 'node:crypto';
import { matchesAny } from './patterns.ts';

export interface HostKey {
  /** E.g. `ssh-ed25519`. */
  readonly type: string;
  /** The public key in SSH's wire form, as base64. */
  readonly key: string;
}

export interface KnownKey extends HostKey {
  /** `authority`: not of the host, but of who signs for it. */
  readonly mark?: 'revoked' | 'authority';
  /** Where it is written. */
  readonly file: string;
}

/** Entries of a known_hosts text that are about a name: see `hostPattern`. */
export function knownKeys(text: string, name: string, file: string): readonly KnownKey[] {
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [patterns, type, key] = words;
    if (patterns === undefined || type === undefined || key === undefined || patterns.startsWith('#')) return [];
    const mark = markOf(marker);
    if (marker !== undefined && mark === undefined) return [];
    return isAbout(patterns, name.toLowerCase()) ? [{ type, key, file, ...(mark && { mark }) }] : [];
  });
}

/** A line that makes a key known; with the name as a hash where that is wanted. */
export function knownLine(name: string, { type, key }: HostKey, hashed = false): string {
  if (!hashed) return `${name} ${type} ${key}`;
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${hashOf(name.toLowerCase(), salt)} ${type} ${key}`;
}

/** How a host is called in known_hosts. */
export function hostPattern(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** The key that a server shows, from its wire form. */
export function hostKeyOf(blob: Buffer): HostKey {
  const length = blob.readUInt32BE(0);
  return { type: blob.subarray(4, 4 + length).toString('latin1'), key: blob.toString('base64') };
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint({ key }: HostKey): string {
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}

function markOf(marker: string | undefined): KnownKey['mark'] {
  if (marker === '@revoked') return 'revoked';
  return marker === '@cert-authority' ? 'authority' : undefined;
}

function isAbout(patterns: string, name: string): boolean {
  return patterns.startsWith('|1|') ? isHashOf(patterns, name) : matchesAny(patterns.toLowerCase().split(','), name);
}

/** `|1|salt|HMAC-SHA1 of the name`, as `ssh-keygen -H` writes it. */
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|');
  return hashOf(name, Buffer.from(salt, 'base64')) === hash;
}

function hashOf(name: string, salt: Buffer): string {
  return createHmac('sha1', salt).update(name).digest('base64');
}
