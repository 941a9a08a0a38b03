import { DeployError, messageOf } from '../../errors.ts';
import { SourceError, type SourceErrorReason } from '../source-error.ts';

type Known = Exclude<SourceErrorReason, 'host-key' | 'program'>;

const hints: Readonly<Record<Known, string>> = {
  dns: 'Check the host in the URL, and the name servers of this machine.',
  refused: 'Check host and port in the URL, and that the git server runs.',
  'no-route': 'Check the host in the URL, and that this machine may reach it.',
  timeout: 'Check the host in the URL, and that no firewall is between; try again when the git server is well.',
  tls: 'Give git() the certificate of the authority that signed it by `ca`; check the clock of this machine, too.',
  auth: 'Give git() a token, or a username and password, that may read this repository.',
  'not-found': 'Check the URL; many servers also say so of a private repository when credentials are missing.',
  failed: 'Try again when the git server is well.',
};

/** What Node calls errors of the network; the rest has its reason in the message. */
const codes: Readonly<Record<string, Known>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'no-route',
  ENETUNREACH: 'no-route',
  ETIMEDOUT: 'timeout',
};

/** An error with the hint that goes with its reason, or a better one. */
export function sourceError(
  reason: Known,
  message: string,
  options: { readonly hint?: string; readonly cause?: unknown; readonly output?: readonly string[] } = {},
): SourceError {
  return new SourceError(message, {
    code: reason === 'auth' ? 'SOURCE_AUTH' : 'SOURCE_UNREACHABLE',
    reason,
    hint: hints[reason],
    ...options,
  });
}

/** Of a request that was not answered. */
export function unreachableError(url: string, cause: unknown): SourceError {
  const error = firstOf(cause);
  return sourceError(reasonOf(error), `${url} cannot be reached: ${messageOf(error)}`, { cause });
}

export function notGitError(url: string, cause: unknown): DeployError {
  return new DeployError(`${url} does not answer as a git repository does: ${messageOf(cause)}`, {
    code: 'SOURCE_INVALID',
    hint: 'Check that the URL is the one that `git clone` takes.',
    cause,
  });
}

/** Where a name has several addresses, there is an error for each. */
function firstOf(error: unknown): unknown {
  return error instanceof AggregateError && error.errors.length > 0 ? error.errors[0] : error;
}

function reasonOf(error: unknown): Known {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/CERT|SIGNATURE|SSL|TLS/.test(code)) return 'tls';
  return codes[code] ?? 'failed';
}
