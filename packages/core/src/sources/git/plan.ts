import { resolve } from 'node:path';
import { checked } from '../../hosts/checked.ts';
import { Secret } from '../../secret.ts';
import type { GitOptions } from './options.ts';
import { gitSchema } from './schema.ts';
import { transportOf, type Transport } from './url.ts';

/** What to follow on the server; a name is the full one. */
export type Follow =
  | { readonly kind: 'branch' | 'tag' | 'ref'; readonly name: string }
  | { readonly kind: 'commit'; readonly id: string }
  | { readonly kind: 'default' };

export interface SshPlan {
  readonly privateKey?: string;
  readonly privateKeyFile?: string;
  readonly passphrase?: string;
  readonly agent?: string;
  readonly knownHostsFile?: string;
  readonly hostKey?: string;
}

export interface GitPlan {
  readonly url: string;
  readonly transport: Transport;
  readonly follow: Follow;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly ca?: string;
  readonly ssh: SshPlan;
  readonly client: 'system' | 'builtin' | 'best';
  /** Values that no output may show. */
  readonly secrets: readonly string[];
}

/** @throws TypeError that names every mistake */
export function gitPlan(options: GitOptions): GitPlan {
  checked(gitSchema, options, 'git');
  const { url, ca, client = 'best', username = 'x-access-token' } = options;
  const password = textOf(options.password ?? options.token);
  const ssh = sshPlan(options);
  return {
    url: url.replace(/\/+$/, ''),
    transport: transportOf(url) ?? 'http',
    follow: followOf(options),
    ...(password !== undefined && { credentials: { username, password } }),
    ...(ca !== undefined && { ca }),
    ssh,
    client,
    secrets: [password, ssh.privateKey, ssh.passphrase].filter((value) => value !== undefined),
  };
}

function sshPlan(options: GitOptions): SshPlan {
  const { privateKeyFile, agent, knownHostsFile, hostKey } = options;
  const privateKey = textOf(options.privateKey);
  const passphrase = textOf(options.passphrase);
  return {
    ...(privateKey !== undefined && { privateKey }),
    ...(privateKeyFile !== undefined && { privateKeyFile: resolve(privateKeyFile) }),
    ...(passphrase !== undefined && { passphrase }),
    ...(agent !== undefined && { agent }),
    ...(knownHostsFile !== undefined && { knownHostsFile: resolve(knownHostsFile) }),
    ...(hostKey !== undefined && { hostKey }),
  };
}

function followOf({ branch, tag, ref, commit }: GitOptions): Follow {
  if (branch !== undefined) return { kind: 'branch', name: `refs/heads/${branch}` };
  if (tag !== undefined) return { kind: 'tag', name: `refs/tags/${tag}` };
  if (ref !== undefined) return { kind: 'ref', name: ref };
  return commit === undefined ? { kind: 'default' } : { kind: 'commit', id: commit };
}

function textOf(value: string | Secret | undefined): string | undefined {
  return Secret.isInstance(value) ? value.reveal() : value;
}
