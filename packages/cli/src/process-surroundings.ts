import { createInterface } from 'node:readline/promises';
import type { WriteStream } from 'node:tty';
import { variablesOfProcess } from '@appliku/core';
import { loadOptions } from './load-options.ts';
import type { Output, Surroundings } from './surroundings.ts';

type Variables = Readonly<Record<string, string | undefined>>;

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
  };
}

function outputOf(stream: WriteStream, variables: Variables): Output {
  const isTerminal = stream.isTTY && variables['TERM'] !== 'dumb' && !isSet(variables['CI']);
  return { write: (text) => void stream.write(text), colours: wantsColours(isTerminal, variables), isTerminal };
}

/** As https://no-color.org and https://force-color.org say. */
function wantsColours(isTerminal: boolean, { NO_COLOR, FORCE_COLOR }: Variables): boolean {
  if (isSet(NO_COLOR)) return false;
  return isSet(FORCE_COLOR) ? FORCE_COLOR !== '0' : isTerminal;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

async function ask(question: string, signal: AbortSignal): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question, { signal });
  } finally {
    lines.close();
  }
}
