import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { removeControlGroup } from '../machine/cgroups.ts';
import { endProcesses, isSame } from '../machine/processes.ts';
import { run } from '../machine/run.ts';
import { namesOf, plugServer, unplugServer } from '../network/switch.ts';

/** What makes one server of a lab. */
export interface ServerPlan {
  readonly lab: string;
  readonly network: number;
  /** s1, s2, ... */
  readonly name: string;
  readonly index: number;
  /** disk, docker, containerd: what it keeps while it is off. */
  readonly directory: string;
  /** Whether Docker's data lie on a disk of their own. */
  readonly limitedDocker: boolean;
  /** What its root disk lies over; `/`: the machine's own, else that of a bare server. */
  readonly root: string;
}

const bootScript = fileURLToPath(new URL('boot.sh', import.meta.url));

/** Powers a server on; gives the pid of its systemd as the machine counts. */
export async function powerOn(plan: ServerPlan): Promise<number> {
  await plugServer(plan.lab, plan.network, plan);
  const log = await open(join(plan.directory, 'boot.log'), 'w');
  const child = spawn('bash', [bootScript, 'enter'], {
    env: {
      LAB_HOSTNAME: plan.name,
      LAB_DIRECTORY: plan.directory,
      LAB_LOWER: plan.root,
      LAB_CGROUP: `${controlGroupOf(plan.lab)}/${plan.name}`,
      LAB_NETNS: namesOf(plan.lab).server(plan.name),
    },
    // Of a session of its own: what ends us (Ctrl-C, a test runner's time limit) is nothing to a server.
    detached: true,
    stdio: ['ignore', 'pipe', log.fd],
  });
  const line = await firstLine(child);
  await log.close();
  if (!line) throw new Error(`${plan.name} did not boot: ${await readFile(join(plan.directory, 'boot.log'), 'utf8')}`);
  await writeFile(pidFile(plan), line);
  return Number(line);
}

/** Cuts a server's power: all its processes end at once. Of its network nothing is left, as on a real machine. */
export async function powerOff(lab: string, name: string): Promise<void> {
  await endProcesses(await processesIn(namesOf(lab).server(name)));
  await unplugServer(lab, name);
  await removeControlGroup(join(controlGroupOf(lab), name));
}

/** One for each lab at the top of every hierarchy: nothing is shared, so nothing is left. */
export function controlGroupOf(lab: string): string {
  return `appliku-lab-${lab}`;
}

/** The pid of a server's systemd, if it is on. A file of an earlier boot may name another process by now. */
export async function findPid(plan: ServerPlan): Promise<number | undefined> {
  const pid = Number(await readFile(pidFile(plan), 'utf8').catch(() => 0));
  const on = await isSame(`/proc/${pid}/ns/net`, `/run/netns/${namesOf(plan.lab).server(plan.name)}`);
  return on ? pid : undefined;
}

/** All in a network namespace. A server's systemd is among them; with it end those in namespaces further in. */
export async function processesIn(space: string): Promise<number[]> {
  const pids = await run(['ip', 'netns', 'pids', space]).catch(() => '');
  return pids.split('\n').filter(Boolean).map(Number);
}

async function firstLine(child: ChildProcess): Promise<string> {
  const { stdout } = child;
  if (!stdout) return '';
  const [data] = await Promise.race([once(stdout, 'data'), once(child, 'close').then(() => [''])]);
  stdout.destroy();
  child.unref();
  return String(data).trim();
}

function pidFile(plan: ServerPlan): string {
  return join(plan.directory, 'pid');
}
