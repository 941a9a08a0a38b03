import { PassThrough } from 'node:stream';
import { type CommandResult, DeployError, type Host, type RunOptions } from '@appliku/core';
import type { HostNeed } from '../suites/host/host-subject.ts';
import { Faults } from './faults.ts';
import { FakeLeases } from './leases.ts';

/** Where something listens on a host. */
export type Listening = Parameters<Host['connect']>[0];

/** How a fake host answers. */
export interface FakeHostOptions {
  /** Default: `fake`. */
  readonly name?: string;
  readonly faults?: Faults;
  /** What a command says and ends with, by its arguments. Default: exit code 0 and nothing. */
  readonly answer?: (argv: readonly string[], options: RunOptions) => Partial<CommandResult>;
}

export interface FakeHost extends Host {
  /** Every command that was run, in order. */
  readonly commands: readonly (readonly string[])[];
  /** Path -> content. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Makes `connect` reach something that says this, until the returned function is called. */
  listen(at: Listening, greeting?: string): () => void;
  /** Breaks the link: every lease that is held is lost. */
  cut(): void;
}

/** What `hostSuite` is not to ask of a fake host: it runs no programs, so that there is no root either. */
export const fakeHostLacks: readonly HostNeed[] = ['programs', 'root'];

/** A machine in memory: commands are answered, files and leases are kept. */
export function fakeHost({ name = 'fake', faults = new Faults(), answer }: FakeHostOptions = {}): FakeHost {
  const files = new Map<string, Uint8Array>();
  const leases = new FakeLeases();
  const listening = new Map<string, string>();
  const commands: (readonly string[])[] = [];
  const close = (): Promise<void> => Promise.resolve();
  return {
    name,
    commands,
    files,
    run: async (argv, options = {}) => {
      checkCommand(argv, options);
      await passing(faults.pass('host.run', options.signal), options.signal);
      commands.push(argv);
      return { exitCode: 0, stdout: '', stderr: '', durationMs: 0, ...answer?.(argv, options) };
    },
    connect: async (to) => {
      await faults.pass('host.connect');
      const greeting = listening.get(keyOf(to));
      if (greeting === undefined) throw nothingListens(to);
      return new PassThrough().end(greeting);
    },
    readFile: async (path, { signal } = {}) => {
      checkPath(path);
      await passing(faults.pass('host.readFile', signal), signal);
      return files.get(path);
    },
    writeFile: async (path, content, { signal }) => {
      checkPath(path);
      await passing(faults.pass('host.writeFile', signal), signal);
      files.set(path, Buffer.from(content));
    },
    lease: async (lease, options) => {
      await passing(faults.pass('host.lease', options.signal), options.signal);
      return leases.take(lease, options);
    },
    close,
    [Symbol.asyncDispose]: close,
    listen: (at, greeting = '') => {
      listening.set(keyOf(at), greeting);
      return () => void listening.delete(keyOf(at));
    },
    cut: () => leases.loseAll(),
  };
}

/** Hosts say ABORTED where the signal has fired. */
async function passing(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason)
      throw DeployError.isInstance(error) ? error : new DeployError('Cancelled', { code: 'ABORTED', cause: error });
    throw error;
  }
}

function checkCommand(argv: readonly string[], { env = {} }: RunOptions): void {
  if (argv.length === 0) throw new TypeError('argv: must not be empty');
  if ([...argv, ...Object.values(env)].some((word) => word.includes('\0'))) throw new TypeError('argv, env: NUL');
  const wrong = Object.keys(env).find((key) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(key));
  if (wrong !== undefined) throw new TypeError(`env: ${JSON.stringify(wrong)} is no name of a variable`);
}

function checkPath(path: string): void {
  if (!path.startsWith('/')) throw new TypeError(`path: ${JSON.stringify(path)} must be absolute`);
}

function keyOf(at: Listening): string {
  return 'socket' in at ? at.socket : `${at.address}:${at.port}`;
}

function nothingListens(to: Listening): Error {
  const code = 'socket' in to ? 'ENOENT' : 'ECONNREFUSED';
  return Object.assign(new Error(`connect ${code} ${keyOf(to)}`), { code });
}
