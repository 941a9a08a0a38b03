import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createDeployment, type Deployment, type DeploymentOptions, type Host, ssh } from '@appliku/core';
import { type Lab, type LabOptions, startLab } from '@appliku/lab';
import { optionsFor } from '../../e2e/src/deployment.ts';
import { type Hello, openHello } from '../../e2e/src/hello.ts';
import { openSwarmHello } from '../../e2e/src/swarm-hello.ts';
import type { Settings } from '../settings.ts';
import { openSlowLink, type SlowLink } from './slow-link.ts';

/** examples/hello on a server of a lab, deployed twice, so that both slots have been used. */
export interface Scene extends AsyncDisposable {
  readonly lab: Lab;
  readonly hello: Hello;
  /** Between the deployer and the server's sshd. */
  readonly link: SlowLink;
  /** Fingerprint of the server's key. */
  readonly hostKey: string;
  readonly deployment: Deployment;
  /** Commits a change of one file, and gives its version. */
  change(): Promise<string>;
  options(changes?: Partial<DeploymentOptions>): DeploymentOptions;
}

/** @param driver `swarm`: on a Swarm of three servers, one of them its manager */
export async function openScene(
  options: Partial<LabOptions> = {},
  driver: Settings['driver'] = 'compose',
): Promise<Scene> {
  const lab = await startLab({ name: 'bench', servers: driver === 'swarm' ? 3 : 1, ...options });
  const hello = driver === 'swarm' ? await openSwarmHello(lab) : await openHello(lab);
  const link = await openSlowLink(hello.server);
  const hostKey = await fingerprintOf(lab.knownHostsFile, hello.server.address);
  const host = hostOver(link, hello, hostKey);
  const optionsOf = (changes: Partial<DeploymentOptions> = {}): DeploymentOptions => ({
    ...optionsFor(hello.target, host),
    ...changes,
  });
  const deployment = createDeployment(optionsOf());
  let version = 0;
  const change = async (): Promise<string> => {
    version += 1;
    await hello.publish(`v${version}`);
    return `v${version}`;
  };
  for (let times = 0; times < 2; times += 1) {
    await change();
    await deployment.deploy();
  }
  return {
    lab,
    hello,
    link,
    hostKey,
    deployment,
    change,
    options: optionsOf,
    async [Symbol.asyncDispose]() {
      await link[Symbol.asyncDispose]();
      await lab.close();
    },
  };
}

function hostOver({ port }: SlowLink, { target }: Hello, hostKey: string): Host {
  const { username, keyFile } = target;
  return ssh({ host: '127.0.0.1', port, username, privateKeyFile: keyFile, hostKey });
}

async function fingerprintOf(knownHostsFile: string, address: string): Promise<string> {
  const lines = (await readFile(knownHostsFile, 'utf8')).split('\n').map((line) => line.split(' '));
  const key = lines.find(([name]) => name === address)?.[2];
  if (key === undefined) throw new Error(`there is no key of ${address} in ${knownHostsFile}`);
  const digest = createHash('sha256').update(Buffer.from(key, 'base64')).digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
