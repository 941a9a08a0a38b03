import { DeployError, execute, type Host, type Names } from '@appliku/core';
import { installScript } from './install-script.ts';
import { rejectionOf } from './rejection.ts';
import { parseResult, type Result } from './result.ts';

export interface Installation {
  readonly app: string;
  /** All files of the app and those that it shares, by path in the tree; none: the app goes. */
  readonly files: Names<string>;
  readonly domains: readonly string[];
  /** From `needsRoot`. */
  readonly root: boolean;
}

/** @throws ROUTE_REJECTED, ROUTE_UNCONFIRMED, DOMAIN_TAKEN, PERMISSION_DENIED: then what was in force is in force */
export async function install(host: Host, installation: Installation, signal: AbortSignal): Promise<void> {
  const { app, domains, root } = installation;
  const lease = await host.lease('nginx', { purpose: `configure ${app}`, signal, waitMs: 60_000 });
  try {
    const whileLeased = AbortSignal.any([signal, lease.lost]);
    const first = await attempt(host, installation, whileLeased);
    // Of several connections one may be of before the user joined the group, and did not look.
    const isOutside = first.word === 'outside' && !root;
    const result = isOutside ? await attempt(host, { ...installation, root: true }, whileLeased) : first;
    const error = rejectionOf(result, app, host, domains);
    if (error !== undefined) throw error;
  } finally {
    await lease.release();
  }
}

async function attempt(host: Host, { app, files, domains, root }: Installation, signal: AbortSignal): Promise<Result> {
  const argv = ['bash', '-c', installScript, 'appliku-install', app, ...domains];
  const { stdout } = await execute(host, argv, { input: inputOf(files), root, signal }).catch((error: unknown) => {
    throw explained(error, host);
  });
  return parseResult(stdout);
}

function explained(error: unknown, host: Host): unknown {
  if (!DeployError.isInstance(error) || error.code !== 'PERMISSION_DENIED') return error;
  return new DeployError(`Nginx on ${host.name} is not set up for deploys: ${error.message}`, {
    code: 'PERMISSION_DENIED',
    hint: 'Run once, as root, what `check()` of the deployment tells.',
    cause: error,
  });
}

function inputOf(files: Names<string>): string {
  const lines = Object.entries(files).map(([path, text]) => `${path} ${Buffer.from(text).toString('base64')}\n`);
  return lines.join('');
}
