import { messageOf } from '../../errors.ts';
import type { Environment } from '../environment.ts';
import { HostError } from '../host-error.ts';
import { readConfig, type ConfigLine } from './config-file.ts';
import { settingsOf, type Settings } from './config.ts';
import { jumpOptions } from './jump.ts';
import { nameOf } from './name.ts';
import { sshPaths, type SshPaths } from './paths.ts';
import { type HostKeySources, hostKeySources, type KeySources, keySources } from './sources.ts';
import type { SshOptions } from './options.ts';

/** All there is to know to open a connection. */
export interface Target {
  /** For people. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly connectTimeoutMs: number;
  readonly keepAliveMs: number;
  readonly keys: KeySources;
  readonly hostKey: HostKeySources;
  readonly jump?: Target;
  /** What of ssh's configuration was left out, and could matter. */
  readonly unused: readonly string[];
}

const mostJumps = 8;

/**
 * The options, and for what they leave open ssh's configuration.
 * @throws HostError `config` when that asks for what is not supported
 */
export async function targetOf(options: SshOptions, environment: Environment, depth = 0): Promise<Target> {
  try {
    if (depth > mostJumps) throw new Error(`there are more than ${mostJumps} jump hosts: do they lead to each other?`);
    return await resolved(options, environment, depth);
  } catch (cause) {
    if (HostError.isInstance(cause)) throw cause;
    const name = nameOf(options);
    throw new HostError(`cannot use ssh's configuration for ${name}: ${messageOf(cause)}`, {
      code: 'HOST_UNREACHABLE',
      reason: 'config',
      host: name,
      hint: 'Mend the configuration, give options to ssh() in its place, or leave it out by the option `configFile: false`.',
      cause,
    });
  }
}

async function resolved(options: SshOptions, environment: Environment, depth: number): Promise<Target> {
  const paths = sshPaths(environment);
  const { host: alias, username: asked } = options;
  const subject = { host: alias, username: asked, localUser: environment.user };
  const settings = settingsOf(await configLines(options, paths), subject);
  const host = settings.first('hostname')?.replaceAll('%h', alias) ?? alias;
  const port = options.port ?? numberOf(settings, 'port') ?? 22;
  const username = asked ?? settings.first('user') ?? environment.user;
  const tokens = { home: paths.home, host, alias, port, username, localUser: environment.user };
  const jump = jumpOptions(options, settings);
  const seconds = numberOf(settings, 'connecttimeout');
  return {
    name: nameOf(options),
    host,
    port,
    username,
    connectTimeoutMs: options.connectTimeoutMs ?? (seconds === undefined ? 10_000 : seconds * 1000),
    keepAliveMs: options.keepAliveMs ?? 5000,
    keys: keySources(options, settings, tokens, paths),
    hostKey: hostKeySources(options, settings, tokens, paths),
    ...(jump !== undefined && { jump: await targetOf(jump, environment, depth + 1) }),
    unused: settings.unused,
  };
}

async function configLines({ configFile }: SshOptions, paths: SshPaths): Promise<readonly ConfigLine[]> {
  if (configFile === false) return [];
  const { home, own, system, config } = paths;
  if (configFile !== undefined) {
    const lines = await readConfig(configFile, { base: own, home });
    if (lines === undefined) throw new Error(`cannot read ${configFile}`);
    return lines;
  }
  const both = [readConfig(config.own, { base: own, home }), readConfig(config.system, { base: system, home })];
  return (await Promise.all(both)).flatMap((lines) => lines ?? []);
}

function numberOf(settings: Settings, keyword: string): number | undefined {
  const text = settings.first(keyword);
  if (text === undefined || text.toLowerCase() === 'none') return undefined;
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Error(`${text} is not a number that ${keyword} can have`);
  return Number(text);
}
