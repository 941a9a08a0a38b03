import { DeployError } from '@appliku/core';
import { startLab } from '@appliku/lab';
import * as z from 'zod';
import { deploymentOf } from './deployment.ts';
import { openHello } from './hello.ts';

/*
 * By hand: `pnpm bare noble` makes a bare server of a distribution ready, deploys to it, and prepares it again. What is
 * tested with each change is in prepare.lab.test.ts.
 */
const bare = z.enum(['bookworm', 'trixie', 'noble']).parse(process.argv[2]);
await using lab = await startLab({ name: 'byhand', bare });
const hello = await openHello(lab);
const deployment = deploymentOf(hello.target);

try {
  say('check()', (await deployment.check()).text);
  const began = performance.now();
  say('prepare()', (await deployment.prepare()).text);
  say('took', `${Math.round((performance.now() - began) / 1000)} s`);
  const { outcome, warnings } = await deployment.deploy();
  say('deploy()', JSON.stringify({ outcome, warnings, answer: await hello.get() }));
  say('prepare() again', `changed: ${(await deployment.prepare()).changed}`);
} catch (error) {
  if (!DeployError.isInstance(error)) throw error;
  say('failed', JSON.stringify(error.toJSON(), undefined, 2));
  process.exitCode = 1;
}

function say(what: string, text: string): void {
  process.stdout.write(`== ${what}\n${text}\n`);
}
