import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type CommandResult, DeployError, type Host, local } from '@appliku/core';
import { describe, vi } from 'vitest';
import type { HostSubject } from './suites/host/host-subject.ts';
import { hostSuite } from './suites/host/host-suite.ts';
import { brokenHost as broken } from './testing/broken-host.ts';
import { type Break, type Breaks, prove } from './testing/prove.ts';

/** This machine, for harmless programs and files below a directory of the case. */
const setup = async (): Promise<HostSubject> => {
  const directory = await mkdtemp(join(tmpdir(), 'host-programs-'));
  return {
    host: local(),
    other: local(),
    directory,
    greeter: { address: '127.0.0.1', port: 9, greeting: '' },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
};

type Run = Host['run'];
type Options = NonNullable<Parameters<Run>[1]>;

/** Changes what a command is given. */
const given = (
  change: (argv: readonly string[], options: Options) => Parameters<Run>,
  ...red: readonly string[]
): Break<HostSubject> =>
  broken((host) => ({ run: (argv, options = {}) => host.run(...change(argv, options)) }), ...red);

/** Changes what is told of a command's end. */
const told = (
  change: (result: CommandResult) => Partial<CommandResult>,
  ...red: readonly string[]
): Break<HostSubject> =>
  broken(
    (host) => ({ run: async (...args) => host.run(...args).then((result) => ({ ...result, ...change(result) })) }),
    ...red,
  );

const commands: Breaks<HostSubject> = {
  'drops empty arguments': given(
    (argv, options) => [argv.filter((word) => word !== ''), options],
    'commands: passes arguments exactly',
  ),
  'trims variables': given((argv, { env = {}, ...options }) => {
    const trimmed = Object.entries(env).map(([name, value]) => [name, value.trim()] as const);
    return [argv, { ...options, env: Object.fromEntries(trimmed) }];
  }, 'commands: passes the environment exactly'),
  'puts variables into arguments': given((argv, { env = {}, ...options }) => {
    const script = 'VALUE=$1; export VALUE; shift; "$@"; exit $?';
    return [['sh', '-c', script, 'sh', env['VALUE'] ?? '', ...argv], options];
  }, 'commands: passes the environment where ps does not show it'),
  'calls everything a success': told(
    () => ({ exitCode: 0 }),
    'commands: tells the exit code, both outputs and the time',
    'commands: tells what has no exit code of its own',
    'commands: runs as root when asked',
  ),
  'tells no time': told(() => ({ durationMs: 0 }), 'commands: tells the exit code, both outputs and the time'),
  'knows no signals': told(
    ({ exitCode }) => ({ exitCode: exitCode > 128 ? 1 : exitCode }),
    'commands: tells what has no exit code of its own',
  ),
  'keeps the begin of an output': told(
    ({ stdout }) => ({ stdout: stdout.slice(0, 1024 ** 2) }),
    'commands: keeps the end of a long output',
  ),
  'cuts letters': given((argv, { onLine, ...options }) => {
    const cut: Options['onLine'] = (stream, line) => onLine?.(stream, line.replace('é', '\uFFFD\uFFFD'));
    return [argv, { ...options, onLine: cut }];
  }, 'commands: calls back with lines, letters whole'),
  'cuts the input': given(
    (argv, { input = '', ...options }) => [
      argv,
      { ...options, input: typeof input === 'string' ? input.slice(0, 3) : input },
    ],
    'commands: gives the input, of any size, and its end',
  ),
  'does not mind a broken input': broken(
    (host) => ({
      run: (argv, options) =>
        host.run(argv, options).catch((error: unknown) => {
          if (String(error).includes('the input broke')) return { exitCode: 0, stdout: '', stderr: '', durationMs: 0 };
          throw error;
        }),
    }),
    'commands: fails as its input does, and ends the command',
  ),
  'runs ten at once': broken((host) => {
    let open = 0;
    return {
      run: async (...args) => {
        if (open === 10) throw new Error('too many');
        open += 1;
        return host.run(...args).finally(() => (open -= 1));
      },
    };
  }, 'commands: runs many at once'),
  'knows no variables as root': given(
    (argv, { env = {}, ...options }) => [argv, options.root === true ? options : { ...options, env }],
    'commands: runs as root when asked',
  ),
};

const ends: Breaks<HostSubject> = {
  'tells of an end that comes later': broken(
    (host) => ({
      run: (argv, { signal, ...options } = {}) => {
        if (signal === undefined || signal.aborted) return host.run(argv, { ...options, ...(signal && { signal }) });
        const late = new AbortController();
        const running = host.run(argv, { ...options, signal: late.signal });
        return Promise.race([running, cancelled(signal, () => setTimeout(() => late.abort(), 8000))]);
      },
    }),
    'ends: ends what it started when the signal fires',
    'ends: also what does not listen to SIGTERM',
    'ends: also what runs as root',
  ),
  'ends all when it is closed': broken((host) => {
    const closing = new AbortController();
    return {
      run: (argv, { signal = closing.signal, ...options } = {}) =>
        host.run(argv, { ...options, signal: AbortSignal.any([signal, closing.signal]) }),
      close: async () => closing.abort(),
    };
  }, 'ends: lets what runs go on when it is closed, and can be used again'),
};

const files: Breaks<HostSubject> = {
  'has a mode of its own': broken(
    (host) => ({ writeFile: (path, content, options) => host.writeFile(path, content, { ...options, mode: 0o600 }) }),
    'files: sets the mode, makes parents, leaves nothing else',
  ),
  'leaves something beside the file': broken(
    (host) => ({
      writeFile: async (path, content, options) => {
        await host.writeFile(path, content, options);
        if (options.root !== true) await host.run(['touch', `${dirname(path)}/.appliku-tmp-99999999`]);
      },
    }),
    'files: sets the mode, makes parents, leaves nothing else',
    'files: removes what killed writers left, and not what others write',
  ),
  'reads nothing as root': broken(
    (host) => ({
      readFile: async (path, options = {}) => (options.root === true ? undefined : host.readFile(path, options)),
    }),
    'files: writes and reads as root',
  ),
};

function cancelled(signal: AbortSignal, then: () => void): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      then();
      reject(new DeployError('Cancelled', { code: 'ABORTED' }));
    });
  });
}

// sudo is not everywhere: whoever is not root leaves those cases to the labs.
const mine = process.getuid?.() === 0 ? ['programs', 'root'] : ['programs'];
const cases = hostSuite.cases.filter(({ needs }) => needs.length > 0 && needs.every((need) => mine.includes(need)));
const titles = new Set(cases.map(({ title }) => title));
const breaks = Object.entries({ ...commands, ...ends, ...files })
  .map(([name, { red, plant }]) => [name, { plant, red: red.filter((title) => titles.has(title)) }] as const)
  .filter(([, { red }]) => red.length > 0);

describe('the suite of hosts, on programs', () => {
  // What does not listen to SIGTERM is given five seconds.
  vi.setConfig({ testTimeout: 60_000 });
  prove(cases, setup, { breaks: Object.fromEntries(breaks), isSlow: true });
});
