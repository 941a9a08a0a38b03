import { readFile } from 'node:fs/promises';
import { dockerfile } from '@appliku/builder-dockerfile';
import { createDeployment, directory, type Host, HostError, type HostErrorReason, local, ssh } from '@appliku/core';
import { compose } from '@appliku/driver-compose';
import { nginx } from '@appliku/router-nginx';

// #region simple
/** As `ssh deploy@203.0.113.7` does it: keys, agent and known hosts of this user. */
export const simple: Host = ssh({ host: '203.0.113.7', username: 'deploy' });
/** A `Host` of ~/.ssh/config. */
export const alias: Host = ssh({ host: 'production' });
/** This machine. */
export const here: Host = local();
// #endregion simple

// #region service
/** For a program that must not depend on the files of a user. */
export async function fromNothing(keyFile: string, passphrase: string): Promise<Host> {
  return ssh({
    host: '203.0.113.7',
    username: 'deploy',
    privateKey: await readFile(keyFile, 'utf8'),
    passphrase,
    hostKey: 'SHA256:q1ffhvB6r3x0zb6t9vth5ReuOTFxR064g878ZdgmnF4',
    configFile: false,
  });
}
// #endregion service

// #region jump
/** From here to gate, from there to inner, from there to the server. */
export const behind: Host = ssh({
  host: '10.0.0.5',
  username: 'deploy',
  jump: { host: 'inner', username: 'jump', jump: { host: 'gate.example.com', username: 'jump' } },
});
// #endregion jump

// #region share
/** Apps of one server, over one connection. */
export async function deployAll(apps: readonly string[]): Promise<void> {
  await using host = ssh({ host: 'production' });
  const common = { host, builder: dockerfile(), driver: compose(), router: nginx() };
  const processes = { web: { port: 3000, health: '/up' } };
  const deployments = apps.map((app) =>
    createDeployment({ ...common, app, processes, source: directory(`./${app}`), domains: [`${app}.example.com`] }),
  );
  await Promise.all(deployments.map((deployment) => deployment.deploy()));
}
// #endregion share

// #region errors
/** Worth another attempt, without anybody doing anything before. */
const passing: ReadonlySet<HostErrorReason> = new Set(['timeout', 'no-route', 'refused', 'lost']);

export function isWorthAnotherAttempt(error: unknown): boolean {
  return HostError.isInstance(error) && passing.has(error.reason);
}
// #endregion errors
