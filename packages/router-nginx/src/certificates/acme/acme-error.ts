import { DeployError } from '@appliku/core';
import * as z from 'zod';

/** What an authority says went wrong (RFC 7807, RFC 8555). */
export interface Problem {
  /** The last part of its URN, e.g. `rateLimited`. */
  readonly type: string;
  readonly detail: string;
  /** When the authority wants to be asked again; milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
}

/** Why there is no certificate. */
export class AcmeError extends DeployError {
  override name = 'AcmeError';
  /** As of a `Problem`; or one of ours, for what no authority says. */
  readonly type: string;
  readonly retryAfterMs: number | undefined;

  /** Else there is nothing that the authority could have counted. */
  readonly wasAsked: boolean;

  constructor(message: string, problem: Pick<Problem, 'type' | 'retryAfterMs'>, cause?: unknown) {
    super(message, { code: 'CERTIFICATE_FAILED', hint: hintOf(problem.type), cause });
    this.type = problem.type;
    this.wasAsked = !unasked.has(problem.type);
    this.retryAfterMs = problem.retryAfterMs;
  }
}

const problemSchema = z.object({
  type: z.string().default('unknown'),
  detail: z.string().default('no reason given'),
});

export function parseProblem(value: unknown, retryAfterMs?: number): Problem {
  const parsed = problemSchema.safeParse(value);
  const { type, detail } = parsed.success ? parsed.data : { type: 'unknown', detail: 'no reason given' };
  return { type: type.replace(/^.*:/, ''), detail, retryAfterMs };
}

/** Seconds, or a date. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const at = /^\d+$/.test(header) ? now + Number(header) * 1000 : Date.parse(header);
  return Number.isFinite(at) ? Math.max(0, at - now) : undefined;
}

const unasked: ReadonlySet<string> = new Set([
  'noAddress',
  'elsewhere',
  'wildcard',
  'noTime',
  'provider',
  'silentProvider',
  'unpropagated',
]);

const pointHere = 'Point the A record of the domain (and AAAA, where there is one) to the server that routes';

const hints: Readonly<Record<string, string>> = {
  dns: `${pointHere}.`,
  noAddress: `${pointHere}, or set acme.precheck to false where the authority asks another DNS.`,
  connection: 'Port 80 of the domain must lead to Nginx on the server that routes: look at its firewall and at AAAA records.',
  unauthorized: 'Something else answers at port 80 of the domain: look where its A and AAAA records point, and what is between.',
  elsewhere: `${pointHere}, or set acme.precheck to false where the authority comes by another way.`,
  noTime: 'The next renewal goes on with it.',
  caa: 'The CAA record of the domain must allow this authority.',
  rateLimited: 'The authority has had too many orders; it is asked again when it allows that.',
  rejectedIdentifier: 'The authority gives no certificates for this domain; bring one of your own.',
  externalAccountRequired: 'This authority wants an account that was made with it: give its key id and key as `eab` in the option tls.acme.',
  unreachable: 'Look whether the machine that deploys can reach the authority, and `directoryUrl` and `ca` in the option tls.acme.',
  invalidProfile: 'Name one of the profiles of the authority in tls.acme.profile, or leave that out.',
  wildcard: 'Wildcards are proven by DNS: give tls.acme.dns a provider that holds its zone, name each domain, or bring a certificate of your own.',
  notOffered: 'This authority wants another proof: set or leave out tls.acme.dns, or bring a certificate of your own.',
  unseen: 'The name servers that the authority asks must have what tls.acme.dns adds: look at NS records of the zone, and at a CNAME of _acme-challenge.',
  provider: 'Its credentials must allow to change TXT records of the zone.',
  silentProvider: 'Look whether the machine that deploys can reach it.',
  unpropagated: 'Look whether they take changes over from the primary, or raise tls.acme.propagationMs.',
  proof: 'The former certificate serves on; the error log of Nginx may tell why.',
}; // prettier-ignore

function hintOf(type: string): string {
  return hints[type] ?? 'The next renewal tries again.';
}
