import type { DeployError } from '../../errors.ts';
import { lastLines } from '../../text.ts';
import { sourceError } from './errors.ts';
import type { GitPlan } from './plan.ts';
import { SourceError, type SourceErrorReason } from '../source-error.ts';

/** What git, curl and ssh say in the C locale, the most telling first: ssh's reason stands before what git makes of it. */
const known: readonly (readonly [text: RegExp, reason: Exclude<SourceErrorReason, 'host-key' | 'program'>])[] = [
  [/Could not resolve host|Name or service not known|Temporary failure in name resolution/i, 'dns'],
  [/Connection refused|Failed to connect to .*(?:Couldn't connect|refused)/, 'refused'],
  [/No route to host|Network is unreachable/, 'no-route'],
  [/timed out|Operation too slow|Timeout, server .* not responding/i, 'timeout'],
  [/certificate|SSL|TLS|CAfile/, 'tls'],
  [
    /Permission denied|Authentication failed|could not read (?:Username|Password)|returned error: 40[13]|Load key|Too many authentication failures/,
    'auth',
  ],
  [/returned error: 404|not found|does not appear to be a git repository|could not be found/i, 'not-found'],
];

/** Why git failed at a repository, from its standard error. */
export function gitFailure(plan: GitPlan, stderr: string): DeployError {
  const lines = lastLines(stderr.replaceAll('\r', '\n'), 20).filter(
    (line) => !/^(?:remote: )?\w+ objects: /.test(line),
  );
  if (/Host key verification failed|host key shown: /.test(stderr)) return hostKeyError(plan, stderr, lines);
  const said = lines.find((line) => known.some(([text]) => text.test(line))) ?? lines.at(-1) ?? 'git said nothing';
  const reason = known.find(([text]) => text.test(stderr))?.[1] ?? 'failed';
  const hint = plan.transport === 'ssh' && reason === 'auth' ? authHint(plan, stderr) : undefined;
  return sourceError(reason, `${plan.url} cannot be read: ${plainly(said)}`, {
    ...(hint !== undefined && { hint }),
    output: lines,
  });
}

/** Of what `git version` printed; undefined: it could not be started. */
export function programError(url: string, printed: string | undefined): SourceError | undefined {
  const [, version = '', major, minor] = /^git version ((\d+)\.(\d+)\S*)/.exec(printed ?? '') ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 32)) return undefined;
  const what = printed === undefined ? 'there is no git' : `git is ${version || printed.trim()}`;
  return new SourceError(`${url} cannot be read: ${what} on this machine`, {
    code: 'SOURCE_UNREACHABLE',
    reason: 'program',
    hint: "Install git 2.32 or later (and OpenSSH's client for ssh URLs); or take the https:// URL with a token, which needs neither.",
  });
}

/** The server may not send just any commit; the error is the same for one that is not there. */
export function isNotSent(stderr: string): boolean {
  return /not our ref|unadvertised object|no such remote ref|couldn't find remote ref/i.test(stderr);
}

function hostKeyError({ url, ssh }: GitPlan, stderr: string, output: readonly string[]): DeployError {
  const shown = /host key shown: (\S+ \S+)/.exec(stderr)?.[1];
  const file = ssh.knownHostsFile ?? '~/.ssh/known_hosts';
  if (ssh.hostKey !== undefined)
    return keyError(
      'CHANGED',
      `The host key of ${url} is ${shown ?? 'another'}, not ${ssh.hostKey} as the option hostKey says`,
      {
        hint: 'Find out why before you change the option: somebody may be between you and the server.',
        output,
      },
    );
  if (/IDENTIFICATION HAS CHANGED|REVOKED/.test(stderr))
    return keyError('CHANGED', `The host key of ${url} is not the one in ${file}`, {
      hint: 'If the server has a new key, remove the old one with `ssh-keygen -R HOST`; if not, somebody may be between you and it.',
      output,
    });
  return keyError('UNKNOWN', `The host key of ${url} is not in ${file}`, {
    hint: `Compare what \`ssh-keyscan HOST\` shows with the keys that the server's operator publishes, and add it to ${file}; or give its fingerprint by hostKey.`,
    output,
  });
}

function keyError(
  what: 'CHANGED' | 'UNKNOWN',
  message: string,
  options: { readonly hint: string; readonly output: readonly string[] },
): DeployError {
  return new SourceError(message, { code: `HOST_KEY_${what}`, reason: 'host-key', ...options });
}

function authHint({ ssh }: GitPlan, stderr: string): string {
  const hasKey = ssh.privateKey !== undefined || ssh.privateKeyFile !== undefined;
  if (/invalid format|error in libcrypto|bad permissions/.test(stderr))
    return 'Check that the key is a private key in the form of OpenSSH or PEM, and that only its owner may read it.';
  const add = 'add its public half to the server as a deploy key';
  if (!hasKey) return `Give git() a key by privateKeyFile, privateKey or agent, and ${add}.`;
  // ssh does not say that it could not open one.
  const opened = ssh.passphrase === undefined ? 'if it has a passphrase, give that, too' : 'check its passphrase, too';
  return `Check that it is the right key, and ${add}; ${opened}.`;
}

function plainly(line: string): string {
  return line.replace(/^(?:fatal|error|ssh): /, '');
}
