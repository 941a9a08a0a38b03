import { setTimeout as delay } from 'node:timers/promises';
import type { DeploymentOptions } from '@appliku/core';
import { type LabServer, until } from '@appliku/lab';
import type { SwarmHello } from '../../swarm-hello.ts';
import { partition } from './partition.ts';
import type { Scene } from './scene.ts';

/** Something that goes wrong in a Swarm, in the middle of an operation or while none is under way. */
export interface Fault {
  readonly name: string;
  readonly action: 'deploy' | 'rollback' | 'none';
  /** The stage of the operation that it comes before. */
  readonly before: 'prepare' | 'release' | 'start';
  readonly options?: Partial<DeploymentOptions>;
  /** Outcome or code that is an end as it should be. */
  readonly ends: RegExp;
  /** Resolves with what makes it good again when it has happened; one that comes later tells when. */
  happens(scene: Scene, happened: () => void): Promise<() => Promise<void>>;
}

const unit = 'lab-registry.service';

export const faults: readonly Fault[] = [
  {
    name: 'worker',
    action: 'none',
    before: 'start',
    ends: /^replaced/,
    happens: ({ workers }) => powerCut(workers[0]),
  },
  {
    name: 'worker-in-deploy',
    action: 'deploy',
    before: 'start',
    ends: /^deployed|^DEPLOY_/,
    happens: ({ workers }) => powerCut(workers[0]),
  },
  {
    name: 'release-command',
    action: 'deploy',
    before: 'release',
    options: { releaseCommand: ['sleep', '3004'] },
    ends: /^DEPLOY_CRASHED: release of release \d+ was lost with its node s\d/,
    happens: async ({ hello }, happened) => {
      const cut = cutNodeOfJob(hello).finally(happened);
      return async () => (await cut)();
    },
  },
  { name: 'leader', action: 'deploy', before: 'start', ends: /^deployed/, happens: ({ leader }) => powerCut(leader) },
  {
    name: 'majority',
    action: 'deploy',
    before: 'start',
    ends: /^deployed/,
    happens: ({ hello, leader, follower, workers: [worker, other] }) =>
      partition([leader, worker], [hello.server, follower, other, hello.registryServer]),
  },
  {
    name: 'minority',
    action: 'deploy',
    before: 'start',
    ends: /^(CLUSTER_NO_MAJORITY|LEASE_LOST)/,
    happens: ({ hello, leader, follower, workers: [worker, other] }) =>
      partition([hello.server, worker], [leader, follower, other]),
  },
  {
    name: 'registry-down',
    action: 'deploy',
    before: 'prepare',
    ends: /^REGISTRY_FAILED/,
    happens: ({ hello }) => stopped(hello.registryServer),
  },
  {
    name: 'registry-down-rollback',
    action: 'rollback',
    before: 'prepare',
    ends: /^rolled-back/,
    happens: ({ hello }) => stopped(hello.registryServer),
  },
  {
    name: 'registry-slow',
    action: 'deploy',
    before: 'prepare',
    ends: /^deployed/,
    happens: async ({ hello: { registryServer } }) => {
      const resume = await stalled(registryServer);
      const resumed = delay(20_000).then(resume);
      return () => resumed;
    },
  },
  {
    name: 'registry-hangs',
    action: 'deploy',
    before: 'prepare',
    ends: /^REGISTRY_FAILED/,
    happens: ({ hello }) => stalled(hello.registryServer),
  },
  {
    name: 'registry-lost-layers',
    action: 'deploy',
    before: 'prepare',
    ends: /^deployed/,
    happens: ({ hello }) => lostLayers(hello.registryServer),
  },
  {
    name: 'registry-lost-layers-rollback',
    action: 'rollback',
    before: 'prepare',
    ends: /^rolled-back/,
    happens: async ({ hello }) => {
      for (const server of hello.servers.filter((one) => one !== hello.server))
        await server.run(['docker', 'image', 'prune', '--all', '--force']);
      return lostLayers(hello.registryServer);
    },
  },
  {
    name: 'disk-full',
    action: 'deploy',
    before: 'start',
    ends: /^(IMAGE_MISSING|DISK_FULL|DEPLOY_CRASHED).* on s\d/,
    happens: async ({ workers: [{ faults: ofWorker }] }) => {
      await ofWorker.fillDisk('docker');
      return () => ofWorker.freeDisk('docker');
    },
  },
];

async function powerCut(server: LabServer): Promise<() => Promise<void>> {
  await server.off();
  return () => server.start();
}

/** Of the release command, once it runs. */
async function cutNodeOfJob({ server, servers }: SwarmHello): Promise<() => Promise<void>> {
  const format = '{{.Node}} {{.CurrentState}}';
  const argv = ['docker', 'service', 'ps', '--format', format, 'hello__job__release_job'] as const;
  let node: LabServer | undefined;
  const runs = async (): Promise<boolean> => {
    const name = /^(\S+) Running/.exec((await server.exec(argv)).stdout)?.[1];
    node = servers.find((one) => one.name === name);
    return node !== undefined;
  };
  await until(runs, { waitingFor: 'the release command', every: 200 });
  if (node === undefined || node === server) throw new Error('the release command runs where it must not');
  return powerCut(node);
}

async function stopped(registry: LabServer): Promise<() => Promise<void>> {
  await registry.run(['systemctl', 'stop', unit]);
  return async () => void (await registry.run(['systemctl', 'start', unit]));
}

/** It takes connections, and says nothing. */
async function stalled(registry: LabServer): Promise<() => Promise<void>> {
  await registry.run(['systemctl', 'kill', '--signal=STOP', unit]);
  return async () => void (await registry.run(['systemctl', 'kill', '--signal=CONT', unit]));
}

/** Manifests that it still has name layers that it has no more; a push mends it. */
async function lostLayers(registry: LabServer): Promise<() => Promise<void>> {
  const blobs = '/var/lib/lab-registry/docker/registry/v2/blobs/sha256';
  await registry.run(['find', blobs, '-name', 'data', '-size', '+8k', '-delete']);
  return () => Promise.resolve();
}
