import { hostPattern } from './known-hosts.ts';
import { isSet, type Settings } from './config.ts';
import type { SshPaths } from './paths.ts';
import { expandPath, type Tokens } from './tokens.ts';
import type { SshOptions } from './options.ts';

/** Where keys to log in with are. */
export interface KeySources {
  readonly text?: string;
  readonly files: readonly string[];
  /** They were named in the options: they must be usable. */
  readonly named: boolean;
  readonly passphrase?: string;
  readonly agent?: string;
  /** Of what the agent has, only the keys of the files. */
  readonly filesOnly: boolean;
}

/** Where keys of servers are. */
export interface HostKeySources {
  readonly pinned?: string;
  /** How the server is called in the files. */
  readonly name: string;
  readonly files: readonly string[];
  /** A key that is new is taken, and written into the first file. */
  readonly trustOnFirstUse: boolean;
  /** Names are written as hashes. */
  readonly hashed: boolean;
}

export function keySources(options: SshOptions, settings: Settings, tokens: Tokens, paths: SshPaths): KeySources {
  const { privateKey, privateKeyFile, passphrase, agent } = options;
  const common = { ...(passphrase !== undefined && { passphrase }) };
  if (privateKey !== undefined) return { ...common, text: privateKey, ...explicit([], agent) };
  if (privateKeyFile !== undefined) return { ...common, ...explicit([privateKeyFile], agent) };
  if (agent !== undefined) return { ...common, ...explicit([], agent) };
  const listed = settings.all('identityfile');
  const files = listed.length === 0 ? paths.identities : listed.filter(isPath).map((path) => expandPath(path, tokens));
  const socket = agentOf(settings, tokens, paths);
  const filesOnly = settings.first('identitiesonly')?.toLowerCase() === 'yes';
  return { ...common, files, named: false, filesOnly, ...(socket !== undefined && { agent: socket }) };
}

function explicit(files: readonly string[], agent: string | undefined): KeySources {
  return { files, named: true, filesOnly: false, ...(agent !== undefined && { agent }) };
}

function agentOf(settings: Settings, tokens: Tokens, paths: SshPaths): string | undefined {
  const path = settings.first('identityagent') ?? 'SSH_AUTH_SOCK';
  if (path === 'SSH_AUTH_SOCK' || path === '$SSH_AUTH_SOCK') return paths.agent;
  return isPath(path) ? expandPath(path, tokens) : undefined;
}

export function hostKeySources(
  options: SshOptions,
  settings: Settings,
  tokens: Tokens,
  paths: SshPaths,
): HostKeySources {
  const { hostKey, knownHostsFile, trustOnFirstUse } = options;
  if (isSet(settings, 'revokedhostkeys')) throw new Error('RevokedHostKeys is not supported');
  const listed = (keyword: string, file: string): readonly string[] =>
    settings
      .words(keyword)
      ?.filter(isPath)
      .map((path) => expandPath(path, tokens)) ?? [file];
  const own = listed('userknownhostsfile', paths.knownHosts.own);
  const strict = settings.first('stricthostkeychecking')?.toLowerCase() ?? 'ask';
  return {
    ...(hostKey !== undefined && { pinned: hostKey }),
    name: options.hostKeyAlias ?? settings.first('hostkeyalias') ?? hostPattern(tokens.host, tokens.port),
    files:
      knownHostsFile === undefined
        ? [...own, ...listed('globalknownhostsfile', paths.knownHosts.system)]
        : [knownHostsFile],
    trustOnFirstUse: trustOnFirstUse ?? ['accept-new', 'no', 'off'].includes(strict),
    hashed: settings.first('hashknownhosts')?.toLowerCase() === 'yes',
  };
}

function isPath(value: string): boolean {
  return value.toLowerCase() !== 'none';
}
