/**
 * `pnpm raft-faults [CASE ...]`: what becomes of the record and the lease in a Swarm of three managers when one is lost, or two. Each
 * case takes a minute or two; prints a line of JSON a case.
 */
import { clusterEngine, DeployError, type Host, type Lease, ssh } from '@appliku/core';
import { type Lab, type LabServer, startLab, swarmOf } from '@appliku/lab';
import { raftStore } from '../src/store/raft-store.ts';

interface Scene {
  /** The leader; the one that we work by; the third. */
  readonly servers: readonly [leader: LabServer, ours: LabServer, third: LabServer];
  readonly hosts: readonly [leader: Host, ours: Host, third: Host];
}

type Case = (scene: Scene) => Promise<object>;

const never = new AbortController().signal;
const cases: Readonly<Record<string, Case>> = { leader, holder, partition, minority };
const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(cases);
for (const name of chosen) {
  const run = cases[name];
  if (run === undefined) throw new Error(`there is no case ${name}`);
  await using lab = await startLab({ name: 'rfault', servers: 3 });
  const scene = await sceneOf(lab);
  console.log(JSON.stringify({ case: name, ...(await run(scene)) }));
  await Promise.all(scene.hosts.map((host) => host.close()));
}

/** The leader's power is cut while we write, by another manager, under the lease. */
async function leader({ servers, hosts }: Scene): Promise<object> {
  const store = raftStore(hosts[1], 'shop');
  const lease = await take(hosts[1]);
  const written: string[] = [];
  let longest = 0;
  const end = seconds() + 90;
  for (let count = 0; seconds() < end; count += 1) {
    if (count === 20) await servers[0].off();
    const before = seconds();
    const key = `texts/${count}`;
    const version = await store.write(key, 'value', { expected: undefined, token: lease.token });
    if (version !== undefined) written.push(key);
    longest = Math.max(longest, seconds() - before);
  }
  await servers[0].start();
  const held = new Set((await raftStore(hosts[2], 'shop').list('texts/')).map(({ key }) => key));
  const lost = written.filter((key) => !held.has(key)).length;
  await lease.release();
  return { written: written.length, lost, longestWriteSeconds: rounded(longest), leaseLost: lease.lost.aborted };
}

/** The manager by which the holder works is gone: another deployer comes by another manager. */
async function holder({ servers, hosts }: Scene): Promise<object> {
  const early = await take(hosts[1]);
  await servers[1].off();
  return passedOn(early, hosts[2]);
}

/** The same manager is cut off, and goes on. */
async function partition({ servers, hosts }: Scene): Promise<object> {
  const early = await take(hosts[1]);
  await servers[1].cable('out');
  const passed = await passedOn(early, hosts[2]);
  await servers[1].cable('in');
  return passed;
}

/** Two of three are gone; then they are back. */
async function minority({ servers, hosts }: Scene): Promise<object> {
  const store = raftStore(hosts[1], 'shop');
  await store.write('state', 'before', { expected: undefined });
  await servers[0].off();
  await servers[2].off();
  const from = seconds();
  const refusal = await store.write('other', 'value', { expected: undefined }).catch((error: unknown) => error);
  const refused = { refusedAfterSeconds: rounded(seconds() - from), refusal: textOf(refusal) };
  await servers[0].start();
  await servers[2].start();
  const again = seconds();
  const found = await store.read('state');
  return { ...refused, readAfterReturnSeconds: rounded(seconds() - again), kept: found?.value === 'before' };
}

async function passedOn(early: Lease, by: Host): Promise<object> {
  const from = seconds();
  const lost = new Promise<number>((resolve) => {
    if (early.lost.aborted) resolve(seconds());
    early.lost.addEventListener('abort', () => resolve(seconds()), { once: true });
  });
  const late = await take(by);
  const taken = seconds();
  const hadBoth = !early.lost.aborted;
  const figures = { passedOnAfterSeconds: rounded(taken - from), heardAfterSeconds: rounded((await lost) - from) };
  await late.release();
  await early.release().catch(() => undefined);
  return { ...figures, reason: textOf(early.lost.reason), hadBoth, tokenGrew: late.token > early.token };
}

function take(manager: Host): Promise<Lease> {
  return raftStore(manager, 'shop').lease('app:shop', { purpose: 'a trial', signal: never });
}

async function sceneOf(lab: Lab): Promise<Scene> {
  await swarmOf(lab, { managers: 3 });
  const [one, two, three] = lab.servers;
  if (!one || !two || !three) throw new Error('three servers were asked for');
  const host = ({ address, port }: LabServer): Host =>
    ssh({ host: address, port, username: 'deploy', privateKeyFile: lab.keyFile, knownHostsFile: lab.knownHostsFile });
  const scene: Scene = { servers: [one, two, three], hosts: [host(one), host(two), host(three)] };
  await clusterEngine(scene.hosts[0]).members();
  return scene;
}

function textOf(error: unknown): string {
  return DeployError.isInstance(error) ? `${error.code}: ${error.message}` : String(error);
}

function seconds(): number {
  return performance.now() / 1000;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
