/**
 * What an embedding script does, in a process of its own: `await deploy(...)`, and no more. Argument: a target as JSON.
 * Tells on file descriptor 3 what of the deploy is still open.
 */
import { writeSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { deploy, DeployError } from '@appliku/core';
import { optionsFor } from '../deployment.ts';
import { parseTarget } from './target.ts';

const before = await openResources();
const [, , target = '', command = 'true'] = process.argv;
try {
  await deploy({ ...optionsFor(parseTarget(target)), releaseCommand: command });
} catch (error) {
  if (!DeployError.isInstance(error)) throw error;
  process.exitCode = 3;
}
const after = await openResources();
for (const resource of before) after.splice(after.indexOf(resource), 1);
writeSync(3, JSON.stringify(after));

/** With standard output and error, which are opened at the first use. What was closed is gone two turns later. */
async function openResources(): Promise<string[]> {
  await setImmediate([process.stdout, process.stderr]);
  await setImmediate();
  return process.getActiveResourcesInfo();
}
