import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import { loadCommands } from '@appliku/config';
import { DeployError, variablesOfProcess } from '@appliku/core';
import { loadOptions } from './load-options.ts';
import type { Output, Surroundings } from './surroundings.ts';

/** Of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The world around this process. The only file that knows its streams. */
export function processSurroundings(signal: AbortSignal): Surroundings {
  const { stdin, stdout, stderr } = process;
  const variables = variablesOfProcess();
  return {
    out: outputOf(stdout, variables),
    err: outputOf(stderr, variables),
    ...(stdin.isTTY && stderr.isTTY && { ask }),
    signal,
    load: loadOptions,
    program: [process.execPath, resolve(process.argv[1] ?? 'appliku')],
    user: userInfo().username,
    commands: ({ directory }) => loadCommands(directory),
  };
}

function outputOf(stream: WriteStream, variables: Variables): Output {
  const isTerminal = stream.isTTY && variables['TERM'] !== 'dumb' && !isSet(variables['CI']);
  return { write: (text) => void stream.write(text), colours: wantsColours(isTerminal, variables), isTerminal };
}

/** As https://no-color.org and https://force-color.org say. */
export function wantsColours(isTerminal: boolean, { NO_COLOR, FORCE_COLOR }: Variables): boolean {
  if (isSet(NO_COLOR)) return false;
  return isSet(FORCE_COLOR) ? FORCE_COLOR !== '0' : isTerminal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** Resolves with a line. @throws ABORTED when the program is to stop, or nobody types any more (Ctrl-D) */
async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // It takes Ctrl-C for itself, where the terminal would have sent a signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const left = new AbortController();
  lines.on('close', () => left.abort());
  try {
    return await lines.question(question, { signal: AbortSignal.any([signal, left.signal]) });
  } catch (cause) {
    throw new DeployError('Cancelled', { code: 'ABORTED', hint: 'Nothing was begun.', cause });
  } finally {
    lines.close();
  }
}
