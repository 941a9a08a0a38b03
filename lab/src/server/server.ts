import { join } from 'node:path';
import { attempt, run } from '../machine/run.ts';
import type { Argv, Outcome } from '../machine/run.ts';
import { networkNumber } from '../network/addresses.ts';
import { setCable } from '../network/switch.ts';
import { insideServer } from './exec.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import { findPid, powerOff, powerOn } from './power.ts';
import type { ServerPlan } from './power.ts';
import { untilReady } from './ready.ts';

export interface ExecOptions {
  readonly input?: string;
  readonly user?: string;
}

export interface LabServer {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /**
   * All let the lab's key in. Those but root are in the group docker; deploy may use sudo without a password, anna and ben
   * may not.
   */
  readonly users: readonly ['root', 'deploy', 'anna', 'ben'];
  /** Its root directory as the machine sees it: `${root}/etc/nginx`, `${root}/run/docker.sock`. Another one after a start. */
  readonly root: string;
  /** Runs a command inside, without ssh. A command that fails is an answer. */
  exec(argv: Argv, options?: ExecOptions): Promise<Outcome>;
  /** The standard output of a command inside; a command that fails is an error. */
  run(argv: Argv, options?: ExecOptions): Promise<string>;
  /** The command of the machine that runs a command inside, for those who start it themselves. */
  enter(argv: Argv, user?: string): Argv;
  /** Cuts its power. Its disks keep what was written. */
  off(): Promise<void>;
  /** Powers it on, and waits until it is ready. */
  start(): Promise<void>;
  cable(state: 'in' | 'out'): Promise<void>;
  /** What else can go wrong with a server. */
  readonly faults: Faults;
}

/** The handle of a server that is on or off, whoever started it. */
export async function openServer(plan: ServerPlan): Promise<LabServer> {
  const { address } = networkNumber(plan.network).server(plan.index);
  let pid = await findPid(plan);
  const enter = (argv: Argv, user?: string): Argv => {
    if (pid === undefined) throw new Error(`${plan.name} is off`);
    return insideServer(pid, argv, user);
  };
  const server: Omit<LabServer, 'faults'> = {
    name: plan.name,
    address,
    port: 22,
    users: ['root', 'deploy', 'anna', 'ben'],
    get root() {
      return join('/proc', String(pid ?? 'off'), 'root');
    },
    enter,
    exec: (argv, { user, ...options } = {}) => attempt(enter(argv, user), options),
    run: (argv, { user, ...options } = {}) => run(enter(argv, user), options),
    async off() {
      pid = undefined;
      await powerOff(plan.lab, plan.name);
    },
    async start() {
      pid ??= await powerOn(plan);
      await untilReady({ name: plan.name, address, pid, hasDocker: plan.root === '/' });
    },
    cable: (state) => setCable(plan.lab, plan.name, state),
  };
  const faults = createFaults(server, plan.limitedDocker);
  // Not a spread: that would fix `root` at what it is now.
  return Object.assign(server, { faults });
}
