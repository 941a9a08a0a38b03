import { createHash, createHmac } from 'node:crypto';

export interface HostKey {
  /** E.g. `ssh-ed25519`. */
  readonly type: string;
  /** The public key in SSH's wire form, as base64. */
  readonly key: string;
}

export interface KnownKey extends HostKey {
  readonly revoked: boolean;
}

/** Entries of a known_hosts text that are about a host; those of certificate authorities are left out. */
export function knownKeys(text: string, host: string, port: number): readonly KnownKey[] {
  const name = hostPattern(host, port).toLowerCase();
  return text.split('\n').flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
    const [patterns, type, key] = words;
    if (patterns === undefined || type === undefined || key === undefined || patterns.startsWith('#')) return [];
    if (marker !== undefined && marker !== '@revoked') return [];
    return isAbout(patterns, name) ? [{ type, key, revoked: marker === '@revoked' }] : [];
  });
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

function isAbout(patterns: string, name: string): boolean {
  if (patterns.startsWith('|1|')) return isHashOf(patterns, name);
  const all = patterns.toLowerCase().split(',');
  const refused = all.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name));
  return !refused && all.some((pattern) => matches(pattern, name));
}

/** `|1|salt|HMAC-SHA1 of the name`, as `ssh-keygen -H` writes it. */
function isHashOf(hashed: string, name: string): boolean {
  const [, , salt = '', hash] = hashed.split('|');
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

/** `*` and `?` are wildcards; brackets stand for themselves. */
function matches(pattern: string, name: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`).test(name);
}
