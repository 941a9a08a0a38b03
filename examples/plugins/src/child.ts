import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Command, Instance, LogLine, Names } from '@appliku/core';
import type { Log } from './log.ts';

export interface ChildOptions {
  readonly id: string;
  /** Number of its release. */
  readonly release: number;
  readonly process: string;
  readonly command: Command;
  readonly cwd: string;
  readonly env: Names<string>;
  /** Takes its lines too. */
  readonly log?: Log;
}

/** One instance of a process. */
export class Child {
  readonly process: string;
  readonly id: string;
  readonly lines: LogLine[] = [];
  /** Its exit code; 128 and more for a signal. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;
  isHealthy = false;

  constructor({ id, release, process: name, command, cwd, env, log }: ChildOptions) {
    const argv = 'shell' in command ? (['sh', '-c', command.shell] as const) : command.argv;
    const [file = 'false', ...args] = argv;
    // A group of its own, so that what it starts ends with it.
    const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of ['out', 'err'] as const)
      createInterface(stream === 'out' ? child.stdout : child.stderr).on('line', (text) => {
        const line = { at: new Date().toISOString(), release, process: name, instance: id, stream, text };
        this.lines.push(line);
        log?.add(line);
      });
    this.id = id;
    this.process = name;
    this.#child = child;
    this.ended = new Promise((resolve) => {
      child.once('error', () => resolve(127));
      child.once('close', (code) => resolve(code ?? 137));
    });
  }

  get state(): Instance['state'] {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return 'exited';
    return this.isHealthy ? 'healthy' : 'starting';
  }

  async stop(graceMs: number): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.state === 'exited') return;
    const late = setTimeout(() => process.kill(-pid, 'SIGKILL'), graceMs);
    process.kill(-pid, 'SIGTERM');
    await this.ended;
    clearTimeout(late);
  }

  textOf(stream: LogLine['stream']): string {
    const own = this.lines.filter((line) => line.stream === stream);
    return own.map(({ text }) => `${text}\n`).join('');
  }
}
