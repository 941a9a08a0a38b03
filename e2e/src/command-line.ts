import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Lab } from '@appliku/lab';
import { openSshHome } from './ssh-home.ts';

/** As it is published; `pnpm build` makes it. */
const program = fileURLToPath(new URL('../../packages/cli/dist/bin.js', import.meta.url));

/** Who calls `appliku` in the directory of an app. */
export interface CommandLine {
  /** The app's directory, a copy. */
  readonly directory: string;
  start(argv: readonly string[]): Started;
  appliku(argv: readonly string[]): ReturnType<typeof outcomeOf>;
  close(): Promise<void>;
}

type Started = ChildProcessByStdio<null, Readable, Readable>;

/** A home of its own, whose ssh configuration leads to the lab, with an app of examples/ in it. */
export async function openCommandLine(
  lab: Lab,
  app: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CommandLine> {
  const home = await openSshHome(lab);
  const directory = join(home, 'app');
  await cp(fileURLToPath(new URL(`../../examples/${app}/app`, import.meta.url)), directory, { recursive: true });
  return {
    directory,
    start: (argv) => start(argv, directory, { ...env, HOME: home }),
    appliku: (argv) => outcomeOf(start(argv, directory, { ...env, HOME: home })),
    close: () => rm(home, { recursive: true, force: true }),
  };
}

function start(argv: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Started {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** What it said, and how it ended. */
export async function outcomeOf(child: Started): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  const [[exitCode], stdout, stderr] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { exitCode, stdout, stderr };
}
