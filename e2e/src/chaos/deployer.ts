/** A deployer that kills itself at a point; a process of its own. Arguments: one JSON text. Answers with one JSON line. */
import { DeployError } from '@appliku/core';
import { z } from 'zod';
import { deploymentOf, hostOf } from '../deployment.ts';
import { targetSchema } from '../target-schema.ts';
import { actionNames, actions, optionsOf } from './actions.ts';
import { deadlyHost } from './deadly-host.ts';

const orderSchema = z.object({
  target: targetSchema,
  action: z.enum(actionNames),
  dieAt: z.number().optional(),
  jumpMs: z.number().default(0),
});

const { target, action, dieAt, jumpMs } = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const points: string[] = [];
let aheadMs = 0;
globalThis.Date = new Proxy(Date, {
  construct: (clock, values, made) =>
    Reflect.construct(clock, values.length === 0 ? [clock.now() + aheadMs] : values, made),
  get: (clock, name, made) => (name === 'now' ? () => clock.now() + aheadMs : Reflect.get(clock, name, made)),
});
const host = deadlyHost(hostOf(target), (point, what) => {
  points[point] = what;
  aheadMs = point % 2 === 0 ? jumpMs : 0;
  if (point === dieAt) process.kill(process.pid, 'SIGKILL');
});
try {
  answer({ ...(await actions[action](deploymentOf(target, { ...optionsOf[action], host }))), points });
} catch (error) {
  answer({ error: DeployError.isInstance(error) ? error.toJSON() : String(error), points });
}

function answer({ outcome, warnings, ...rest }: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ outcome, warnings, ...rest })}\n`);
}
