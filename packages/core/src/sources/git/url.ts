export type Transport = 'http' | 'ssh';

/** Undefined: it is neither. `host:path` is ssh, as for `git clone`; `word::` would be a helper that runs anything. */
export function transportOf(url: string): Transport | undefined {
  if (/^https?:\/\//i.test(url)) return 'http';
  if (/^ssh:\/\//i.test(url)) return 'ssh';
  return /^(?:[^/\s@:]+@)?(?:[\w.-]+|\[[0-9a-f:.]+\]):(?![/\\]{2}|:)\S/i.test(url) ? 'ssh' : undefined;
}

/** What is wrong with the URL of a repository. */
export function urlProblems(url: string): readonly string[] {
  const transport = transportOf(url);
  if (transport === undefined) return [`must be an https://, http:// or ssh URL; ${shown(url)} is not`];
  if (/[\s\p{Cc}]/u.test(url)) return ['must have no white space in it'];
  return transport === 'http' ? httpProblems(url) : sshProblems(url);
}

/** A URL for people: whatever stands before an @ is left out, also of what cannot be parsed. */
export function withoutCredentials(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)?[^/]*@/i, '$1');
}

function httpProblems(url: string): readonly string[] {
  if (!URL.canParse(url)) return [`must be an https://, http:// or ssh URL; ${shown(url)} is not`];
  const { username, password, search, hash } = new URL(url);
  return [
    ...(username !== '' || password !== '' ? ['must not hold credentials: use username and password, or token'] : []),
    ...(search !== '' || hash !== '' ? ['must have no query and no fragment'] : []),
  ];
}

/** ssh takes what begins with a dash for an option. */
function sshProblems(url: string): readonly string[] {
  const [, , user = '', host = '', path = ''] = /^(ssh:\/\/)?(?:([^/@]*)@)?(\[[^\]]*\]|[^/:]*)(.*)$/i.exec(url) ?? [];
  return [
    ...(user.includes(':') ? ['must not hold a password: ssh takes a key'] : []),
    ...(user.startsWith('-') || /^\[?-/.test(host) || /^[:/]-/.test(path)
      ? ['must have no user, host or path that begins with a dash']
      : []),
    ...(host === '' || !/[^/:\d]/.test(path) ? ['must name a host and a path'] : []),
  ];
}

function shown(url: string): string {
  return JSON.stringify(withoutCredentials(url));
}
