import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Builder, type Context, DeployError, readFileTree } from '@appliku/core';

export interface CommandOptions {
  /** Run in a copy of the checkout; what is there afterwards is the site. */
  readonly argv: readonly [string, ...string[]];
  /** Absolute; sites are kept here, by app and content. */
  readonly directory: string;
}

// #region builder
/** Makes a site by running a command on this machine. */
export function command(options: CommandOptions): Builder {
  return {
    kind: 'builder',
    name: 'command',
    specVersion: 1,
    makes: 'site',
    inputs: () => JSON.stringify(options.argv),
    build: async (checkout, app, context) => {
      const work = await mkdtemp(join(tmpdir(), 'build-'));
      try {
        // The checkout is not ours to change.
        await cp(checkout.directory, work, { recursive: true });
        await run(options.argv, work, context);
        const { hash } = await readFileTree(work, context.signal);
        const directory = join(options.directory, app, hash);
        await cp(work, directory, { recursive: true });
        return { artifact: { kind: 'site', id: `sha256:${hash}` }, directory };
      } finally {
        await rm(work, { recursive: true });
      }
    },
  };
}
// #endregion builder

// #region run
async function run([file, ...args]: CommandOptions['argv'], cwd: string, { log, signal }: Context): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], signal });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      log.debug(line);
      output.push(line);
    });
  const [exitCode]: unknown[] = await once(child, 'close');
  if (exitCode === 0) return;
  throw new DeployError(`The build command ended with exit code ${String(exitCode)}`, {
    code: 'BUILD_FAILED',
    hint: 'Run it in a checkout by hand.',
    output: output.slice(-50),
  });
}
// #endregion run
