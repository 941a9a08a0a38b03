import { basename, dirname } from 'node:path';
import { DeployError, messageOf } from '@appliku/core';
import { completeNode18 } from './node-18.ts';
import { renew } from './renew.ts';

// The program: it lies in APP/renewal, and what it says when it fails is written down by who started it.
const [, program = ''] = process.argv;
completeNode18();
renew(basename(dirname(dirname(program))), program).catch((error: unknown) => {
  const hint = DeployError.isInstance(error) ? error.hint : undefined;
  process.stderr.write(`${messageOf(error)}${hint === undefined ? '' : `. ${hint}`}\n`);
  process.exitCode = 1;
});
