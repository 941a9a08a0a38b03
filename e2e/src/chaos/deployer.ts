/** A deployer that kills itself at a point; a process of its own. Arguments: one JSON text. Answers with one JSON line. */
import { DeployError } from '@appliku/core';
import { z } from 'zod';
import { deploymentOf, hostOf } from '../deployment.ts';
import { targetSchema } from '../target-schema.ts';
import { actionNames, actions } from './actions.ts';
import { deadlyHost } from './deadly-host.ts';

const orderSchema = z.object({
  target: targetSchema,
  action: z.enum(actionNames),
  dieAt: z.number().optional(),
});

const { target, action, dieAt } = orderSchema.parse(JSON.parse(process.argv[2] ?? ''));
const points: string[] = [];
const host = deadlyHost(hostOf(target), (point, what) => {
  points[point] = what;
  if (point === dieAt) process.kill(process.pid, 'SIGKILL');
});
try {
  answer({ ...(await actions[action](deploymentOf(target, { host }))), points });
} catch (error) {
  answer({ error: DeployError.isInstance(error) ? error.toJSON() : String(error), points });
}

function answer({ outcome, warnings, ...rest }: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ outcome, warnings, ...rest })}\n`);
}
