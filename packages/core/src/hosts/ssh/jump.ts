import { isSet, type Settings } from './config.ts';
import type { SshOptions } from './options.ts';

/** The server to go through; undefined: none. @throws Error where the configuration asks for what is not supported */
export function jumpOptions(options: SshOptions, settings: Settings): SshOptions | undefined {
  if (options.jump !== undefined) return options.jump === false ? undefined : options.jump;
  if (isSet(settings, 'proxycommand')) throw new Error('ProxyCommand is not supported');
  if (!isSet(settings, 'proxyjump')) return undefined;
  const { configFile, connectTimeoutMs, keepAliveMs } = options;
  const common = {
    ...(configFile !== undefined && { configFile }),
    ...(connectTimeoutMs !== undefined && { connectTimeoutMs }),
    ...(keepAliveMs !== undefined && { keepAliveMs }),
  };
  const hops = parseJumps(settings.first('proxyjump') ?? '');
  // Where all servers have the same jump hosts, these do not need themselves.
  if (hops.some(({ host }) => host === options.host)) return undefined;
  return hops.reduce<SshOptions | undefined>(
    (jump, hop) => ({ ...common, ...hop, ...(jump !== undefined && { jump }) }),
    undefined,
  );
}

/** `[ssh://][user@]host[:port],...`, the nearest first. */
function parseJumps(text: string): readonly Pick<SshOptions, 'host' | 'port' | 'username'>[] {
  return text.split(',').map((hop) => {
    const [, username, bracketed, plain, port] =
      /^(?:ssh:\/\/)?(?:([^@\s/]+)@)?(?:\[([\da-fA-F:.%]+)\]|([\w.%-]+))(?::(\d{1,5}))?\/?$/.exec(hop.trim()) ?? [];
    const host = bracketed ?? plain;
    if (host === undefined || host.startsWith('-')) throw new Error(`${hop} is not a jump host`);
    return {
      host,
      ...(username !== undefined && { username }),
      ...(port !== undefined && { port: Number(port) }),
    };
  });
}
