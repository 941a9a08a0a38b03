import { matchesAny } from './patterns.ts';
import type { ConfigLine } from './config-file.ts';

/** Whom the configuration is asked about. */
export interface Subject {
  /** As given to ssh(). */
  readonly host: string;
  /** Undefined: not given to ssh(). */
  readonly username: string | undefined;
  readonly localUser: string;
}

/** What applies to one host, before it is made sense of. */
export interface Settings {
  /** The first value of a keyword counts. */
  first(keyword: string): string | undefined;
  /** All words of the first line of a keyword. */
  words(keyword: string): readonly string[] | undefined;
  /** The values of all lines of a keyword. */
  all(keyword: string): readonly string[];
  /** What was left out, and could matter: shown when the host cannot be reached. */
  readonly unused: readonly string[];
}

/** Change how one gets in, and are not supported. Others that are not supported do not. */
const mattering = [
  'AddressFamily',
  'BindAddress',
  'BindInterface',
  'CanonicalizeHostname',
  'CertificateFile',
  'Ciphers',
  'HostKeyAlgorithms',
  'KexAlgorithms',
  'KnownHostsCommand',
  'MACs',
  'PKCS11Provider',
  'PreferredAuthentications',
  'PubkeyAcceptedAlgorithms',
  'PubkeyAuthentication',
  'SecurityKeyProvider',
  'VerifyHostKeyDNS',
] as const;

export function settingsOf(lines: readonly ConfigLine[], subject: Subject): Settings {
  const found = new Map<string, (readonly string[])[]>();
  const unused = new Set<string>();
  const first = (keyword: string): string | undefined => found.get(keyword)?.[0]?.[0];
  const visit = (line: ConfigLine): void => {
    const { keyword, values } = line;
    if (keyword === 'host') return matchesAny(values, subject.host) ? line.lines.forEach(visit) : undefined;
    if (keyword === 'include') return line.lines.forEach(visit);
    if (keyword === 'match') {
      const verdict = verdictOf(values, subject, first);
      if (typeof verdict === 'string') unused.add(`Match ${verdict}`);
      return verdict === true ? line.lines.forEach(visit) : undefined;
    }
    const name = mattering.find((known) => known.toLowerCase() === keyword);
    if (name !== undefined) unused.add(name);
    found.set(keyword, [...(found.get(keyword) ?? []), values]);
  };
  lines.forEach(visit);
  return {
    first,
    words: (keyword) => found.get(keyword)?.[0],
    all: (keyword) => (found.get(keyword) ?? []).flat(),
    unused: [...unused],
  };
}

export function isSet(settings: Settings, keyword: string): boolean {
  return (settings.first(keyword) ?? 'none').toLowerCase() !== 'none';
}

/** A string: it depends on this criterion, which is not supported, alone. */
function verdictOf(
  words: readonly string[],
  subject: Subject,
  first: (keyword: string) => string | undefined,
): boolean | string {
  const { host, username = first('user') ?? subject.localUser, localUser } = subject;
  const about = new Map([
    ['host', first('hostname')?.replaceAll('%h', host) ?? host],
    ['originalhost', host],
    ['user', username],
    ['localuser', localUser],
  ]);
  let unsupported: string | undefined;
  const rest = [...words];
  while (rest.length > 0) {
    const [, not = '', criterion = ''] = /^(!?)(.*)$/.exec(rest.shift()?.toLowerCase() ?? '') ?? [];
    const subjectOf = about.get(criterion);
    if (subjectOf !== undefined) {
      const fits = matchesAny(rest.shift()?.split(',') ?? [], subjectOf);
      if (fits === (not === '!')) return false;
    } else if (criterion !== 'all') {
      unsupported ??= criterion;
      if (criterion !== 'canonical' && criterion !== 'final') rest.shift();
    }
  }
  return unsupported ?? true;
}
