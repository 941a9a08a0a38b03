import { join } from 'node:path';
import { attempt, run } from '../machine/run.ts';
import type { Argv } from '../machine/run.ts';
import { networkNumber } from '../network/addresses.ts';
import { setCable } from '../network/switch.ts';
import { insideServer } from './exec.ts';
import { createFaults } from './faults.ts';
import type { Faults } from './faults.ts';
import type { ServerHandle } from './handle.ts';
import { findPid, powerOff, powerOn } from './power.ts';
import type { ServerPlan } from './power.ts';
import { untilReady } from './ready.ts';

/** A server of the lab, and what can go wrong with it. */
export interface LabServer extends ServerHandle {
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
  const server: ServerHandle = {
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
