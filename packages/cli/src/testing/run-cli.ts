import { fakeWorld, type FakeWorld } from '@appliku/conformance';
import type { DeploymentOptions, Names } from '@appliku/core';
import { main } from '../main.ts';
import type { Output, Surroundings } from '../surroundings.ts';
import type { FakeTerminal } from './fake-terminal.ts';

/** How the program is called, and who is there. */
export interface Call {
  readonly world?: FakeWorld;
  /** Added to the options of the app. */
  readonly options?: Partial<DeploymentOptions>;
  /** What stdout and stderr are. Default: two files. */
  readonly terminal?: FakeTerminal;
  /** What the person at the terminal types. Default: nobody is there. */
  readonly answer?: string;
  readonly signal?: AbortSignal;
  /** Saved commands of the app. Default: none. */
  readonly commands?: Names<readonly string[]>;
  /** In place of the app on a server in memory. */
  readonly load?: Surroundings['load'];
}

/** What came of a call. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in this process, for the app `shop` on a server in memory. Times in its output are always the same. */
export async function runCli(line: string, call: Call = {}): Promise<Outcome> {
  const { world = fakeWorld(), options = {}, terminal, answer, signal, load, commands = {} } = call;
  const written = { out: '', err: '' };
  const output = (stream: 'out' | 'err'): Output => ({
    write: (text) => {
      written[stream] += text;
      terminal?.write(text);
    },
    colours: false,
    isTerminal: terminal !== undefined,
  });
  const { host, source, builder, driver, router } = world;
  const app = { app: 'shop', host, source, builder, driver, router, by: 'anna', processes: { web: { port: 3000 } } };
  const exitCode = await main(line.split(' ').filter(Boolean), {
    out: output('out'),
    err: output('err'),
    ...(answer !== undefined && { ask: async () => answer }),
    commands: async () => commands,
    program: ['/usr/bin/node', '/opt/appliku/bin.js'],
    user: 'anna',
    signal: signal ?? new AbortController().signal,
    load:
      load ?? (async ({ environment }) => ({ ...app, ...(environment !== undefined && { environment }), ...options })),
  });
  return { exitCode, stdout: timeless(written.out), stderr: timeless(written.err) };
}

/** Without what is another each time. */
export function timeless(text: string): string {
  return text
    .replaceAll(/ +(?:\d+\.\d s|\d+ m \d\d s)/g, ' 0.0 s')
    .replaceAll(/\d{4}-\d{2}-\d{2}(?=[ T])/g, '2026-01-01')
    .replaceAll(/\d{2}:\d{2}:\d{2}(?:\.\d{3}Z)?/g, '12:00:00');
}

/** The lines of `--json`. */
export function jsonLines(stdout: string): readonly Readonly<Record<string, unknown>>[] {
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
}
