import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { checked, lastLines } from '@appliku/core';
import * as z from 'zod';
import type { DnsProvider } from '../certificates/dns/dns-provider.ts';
import { domainSchema } from '../options/option-texts.ts';

/** A command of yours that changes DNS. */
export interface ExecOptions {
  /**
   * Program and first arguments, without a shell. Behind them come `add` or `remove`, the name and the value, e.g.
   * `add _acme-challenge.example.com VALUE`. It runs on the machine that deploys, with the environment of the deploying
   * program and an empty standard input; any exit code but 0 is a failure, and what it wrote last is shown.
   */
  readonly command: readonly string[];
  /** Zones that it can change. */
  readonly zones: readonly string[];
}

const schema = z.strictObject({
  command: z.array(z.string().regex(/^[^\0]*$/)).refine(([program = '']) => program !== '', 'must name a program'),
  zones: z.array(domainSchema.regex(/^[^*]/, 'must be a zone')).min(1, 'must name a zone'),
});

/**
 * Has a command of yours change DNS, one call at a time.
 * @throws TypeError that names every mistake with the path of its option
 */
export function exec(options: ExecOptions): DnsProvider {
  const { command, zones } = checked(schema, options, 'exec');
  const [program = '', ...first] = command;
  return {
    name: `exec ${program}`,
    zones: () => Promise.resolve(zones),
    add: ({ name, value }, { signal }) => run(program, [...first, 'add', name, value], signal),
    remove: ({ name, value }, { signal }) => run(program, [...first, 'remove', name, value], signal),
  };
}

async function run(program: string, args: readonly string[], signal: AbortSignal): Promise<void> {
  // In a process group of its own, so that all it starts can be ended with it.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const end = (): void => endGroup(child);
  signal.addEventListener('abort', end, { once: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said = `${said}${text}`.slice(-10_000)));
  try {
    const [code, killedBy]: (number | string | null)[] = await once(child, 'close');
    if (code !== 0)
      throw new Error(`it ended with ${code ?? killedBy}: ${lastLines(said, 3).join(' ') || 'no output'}`);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // Windows has no groups; where it has ended meanwhile, that is success.
    child.kill('SIGKILL');
  }
}
