import type { Argv, Outcome } from '../machine/run.ts';

export interface ExecOptions {
  readonly input?: string;
  readonly user?: string;
}

/** A server as it is used: commands, power, cable. */
export interface ServerHandle {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  /**
   * All let the lab's key in. Those but root are in the group docker; deploy may use sudo without a password, anna and ben
   * may not.
   */
  readonly users: readonly ['root', 'deploy', 'anna', 'ben'];
  /** Its root directory as the machine sees it: `${root}/etc/nginx`, `${root}/run/docker.sock`. Another one after a start. */
  readonly root: string;
  /** Runs a command inside, without ssh. A command that fails is an answer. */
  exec(argv: Argv, options?: ExecOptions): Promise<Outcome>;
  /** The standard output of a command inside; a command that fails is an error. */
  run(argv: Argv, options?: ExecOptions): Promise<string>;
  /** The command of the machine that runs a command inside, for those who start it themselves. */
  enter(argv: Argv, user?: string): Argv;
  /** Cuts its power. Its disks keep what was written. */
  off(): Promise<void>;
  /** Powers it on, and waits until it is ready. */
  start(): Promise<void>;
  cable(state: 'in' | 'out'): Promise<void>;
}
