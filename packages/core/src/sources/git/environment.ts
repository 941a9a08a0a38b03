import { join } from 'node:path';
import { variableNames } from '../../hosts/environment.ts';
import type { GitPlan } from './plan.ts';
import { sshCommand, sshFiles } from './ssh-command.ts';

/** Name of the file with the authorities, in the directory that git runs in. */
export const caFile = 'ca.pem';

/** A credential helper, which a shell reads: fixed, as the values come from the environment. */
const helper =
  '!f() { test "$1" = get || return 0; printf "username=%s\\n" "$APPLIKU_GIT_USERNAME"; printf "password=%s\\n" "$APPLIKU_GIT_PASSWORD"; }; f';

/**
 * What git must not take from the environment of this process: a deploy may run in a hook of another repository, with
 * GIT_DIR set. Programs that ask people for passwords are in it too.
 */
export function hiddenVariables(names: readonly string[] = variableNames()): Readonly<Record<string, undefined>> {
  const hidden = names.filter((name) => /^(?:GIT_|SSH_ASKPASS)/i.test(name));
  return Object.fromEntries(hidden.map((name) => [name, undefined]));
}

/**
 * The environment of git in a directory: no configuration but ours, no questions, credentials for the server of the URL
 * only. All secrets go here: unlike argv, it is shown to nobody but this user and root.
 */
export function gitEnvironment(plan: GitPlan, directory: string): Readonly<Record<string, string>> {
  return {
    LC_ALL: 'C',
    LANGUAGE: '',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'http:https:ssh',
    ...configVariables(configOf(plan, directory)),
    ...(plan.transport === 'http' ? httpVariables(plan) : sshVariables(plan, directory)),
  };
}

function configOf({ url, transport, credentials, ca }: GitPlan, directory: string): readonly [string, string][] {
  return [
    ['gc.auto', '0'],
    ['maintenance.auto', 'false'],
    ['checkout.workers', '0'],
    // As where nothing is built in: silence ends it.
    ['http.lowSpeedLimit', '1'],
    ['http.lowSpeedTime', '60'],
    ...(transport === 'http' && ca !== undefined ? pair('http.sslCAInfo', join(directory, caFile)) : []),
    ...(transport === 'http' && credentials !== undefined
      ? pair(`credential.${new URL(url).origin}.helper`, helper)
      : []),
  ];
}

function configVariables(config: readonly [string, string][]): Readonly<Record<string, string>> {
  const pairs = config.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(config.length), ...Object.fromEntries(pairs) };
}

function httpVariables({ credentials }: GitPlan): Readonly<Record<string, string>> {
  if (credentials === undefined) return {};
  return { APPLIKU_GIT_USERNAME: credentials.username, APPLIKU_GIT_PASSWORD: credentials.password };
}

function sshVariables({ ssh }: GitPlan, directory: string): Readonly<Record<string, string>> {
  return {
    GIT_SSH_COMMAND: sshCommand(ssh),
    GIT_SSH_VARIANT: 'ssh',
    ...(ssh.agent !== undefined && { SSH_AUTH_SOCK: ssh.agent }),
    ...(ssh.hostKey !== undefined && { APPLIKU_GIT_HOST_KEY: ssh.hostKey }),
    ...(ssh.passphrase !== undefined && {
      SSH_ASKPASS: join(directory, sshFiles.askpass),
      SSH_ASKPASS_REQUIRE: 'force',
      APPLIKU_GIT_PASSPHRASE: ssh.passphrase,
    }),
  };
}

function pair(key: string, value: string): [string, string][] {
  return [[key, value]];
}
