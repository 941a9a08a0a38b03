import { clusterEngine, type Host, type Member, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab } from '@appliku/lab';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cluster } from './cluster.ts';
import type { ClusterNode } from './options.ts';

let lab: Lab;
let servers: readonly [LabServer, LabServer, LabServer];
let nodes: readonly [ClusterNode, ClusterNode, ClusterNode];

beforeAll(async () => {
  lab = await startLab({ name: 'clustr', servers: 3 });
  const [one, two, three] = lab.servers;
  if (!one || !two || !three) throw new Error('three servers were asked for');
  servers = [one, two, three];
  nodes = [{ host: hostOf(one) }, { host: hostOf(two) }, { host: hostOf(three), address: three.address }];
});
afterAll(async () => {
  await Promise.all(nodes.map(({ host }) => host.close()));
  await lab.close();
});

function hostOf({ address, port }: LabServer): Host {
  const { keyFile: privateKeyFile, knownHostsFile } = lab;
  return ssh({ host: address, port, username: 'deploy', privateKeyFile, knownHostsFile });
}

function roles(members: readonly Member[]): readonly string[] {
  return members.map(({ name, role, state }) => `${name}: ${role}, ${state}`).sort();
}

/** Whoever changes a record of the list makes a new version of it. */
function ids(members: readonly Member[]): readonly string[] {
  return members.map(({ id }) => id).sort();
}

it('finds what servers lack, and leaves them as they are', async () => {
  const [, second] = servers;
  await second.run(['tee', '/etc/docker/daemon.json'], { input: '{ "live-restore": true }\n' });
  await second.run(['systemctl', 'reload', 'docker']);
  const wanted = cluster({ managers: [nodes[0], nodes[1]], workers: [nodes[2]] });
  const wrong = async (): Promise<readonly string[]> =>
    (await wanted.check())
      .filter(({ state }) => state !== 'ok')
      .map(({ host, what, found }) => `${host} ${what}: ${found}`);
  // Docker takes its settings up some time after it was told to.
  await expect
    .poll(wrong, { timeout: 60_000 })
    .toEqual([
      `deploy@${second.address} live-restore of Docker, for a Swarm: on, which no Swarm allows`,
      `deploy@${servers[0].address} number of managers: 2: as many may be lost as of 1`,
    ]);
  const finding = (await wanted.check()).find(
    ({ what, state }) => what.startsWith('live-restore') && state === 'wrong',
  );
  for (const command of finding?.fix ?? []) await second.run(['sh', '-c', command]);
  await expect.poll(wrong, { timeout: 60_000 }).toHaveLength(1);
  expect((await clusterEngine(nodes[0].host).membership()).state).toBe('inactive');
});

it('makes a Swarm of bare servers, and a second time changes nothing', async () => {
  const wanted = cluster({ managers: [nodes[0]], workers: [nodes[1]] });
  const first = await wanted.ensure();
  expect(roles(first)).toEqual(['s1: manager, ready', 's2: worker, ready']);
  expect(ids(await wanted.ensure())).toEqual(ids(first));
});

it('adds managers and promotes a worker, and demotes them again', async () => {
  const before = await cluster({ managers: [nodes[0]], workers: [nodes[1]] }).ensure();
  const grown = await cluster({ managers: [...nodes] }).ensure();
  expect(roles(grown)).toEqual(['s1: manager, ready', 's2: manager, ready', 's3: manager, ready']);
  expect(ids(grown)).toEqual(expect.arrayContaining([...ids(before)]));
  // The first steps back too: another has to say so.
  const shrunk = await cluster({ managers: [nodes[1]], workers: [nodes[0], nodes[2]] }).ensure();
  expect(roles(shrunk)).toEqual(['s1: worker, ready', 's2: manager, ready', 's3: worker, ready']);
  expect(ids(shrunk)).toEqual(ids(grown));
});

it('drains a server, takes it out, and has it join again', async () => {
  const wanted = cluster({ managers: [nodes[1]], workers: [nodes[0], nodes[2]] });
  await wanted.ensure();
  const [, manager, third] = servers;
  const service = [
    '--detach',
    '--name',
    'web',
    '--mode',
    'global',
    '--stop-signal',
    'KILL',
    'node:20-slim',
    'sleep',
    '3600',
  ] as const;
  await manager.run(['docker', 'service', 'create', ...service]);
  const running = async (): Promise<number> => {
    const member = (await clusterEngine(nodes[1].host).members()).find(({ name }) => name === 's3');
    return member === undefined ? 0 : clusterEngine(nodes[1].host).runningOn(member.id);
  };
  await expect.poll(running, { timeout: 120_000 }).toBe(1);
  await wanted.drain(nodes[2]);
  expect(await running()).toBe(0);
  await wanted.activate(nodes[2]);
  await expect.poll(running, { timeout: 120_000 }).toBe(1);
  await wanted.remove(nodes[2]);
  await wanted.remove(nodes[2]);
  expect(roles(await cluster({ managers: [nodes[1]], workers: [nodes[0]] }).ensure())).toEqual([
    's1: worker, ready',
    's2: manager, ready',
  ]);
  expect(await third.run(['docker', 'ps', '--quiet'])).toBe('');
  expect(roles(await wanted.ensure())).toHaveLength(3);
});

it('strikes a server that is gone off the list', async () => {
  const wanted = cluster({ managers: [nodes[1]], workers: [nodes[0], nodes[2]] });
  await wanted.ensure();
  await servers[2].off();
  await wanted.remove(nodes[2]);
  expect((await clusterEngine(nodes[1].host).members()).map(({ name }) => name).sort()).toEqual(['s1', 's2']);
});

it('keeps away from another Swarm, and keeps the last manager', async () => {
  const wanted = cluster({ managers: [nodes[1]], workers: [nodes[0]] });
  await wanted.ensure();
  await expect(cluster({ managers: [nodes[0]] }).ensure()).rejects.toMatchObject({
    code: 'CLUSTER_REFUSED',
    message: `deploy@${servers[0].address} is in another Swarm`,
  });
  await expect(wanted.remove(nodes[1])).rejects.toMatchObject({ code: 'CLUSTER_REFUSED' });
});
