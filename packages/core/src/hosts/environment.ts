import { homedir, hostname, userInfo } from 'node:os';

export interface Environment {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  readonly user: string;
  /** E.g. `alice@laptop, pid 4711`: who holds a lease, for people. */
  readonly who: string;
  /** Socket of the SSH agent. */
  readonly sshAuthSock?: string;
  /** Of Windows: where programs keep what is common to all users. */
  readonly programData?: string;
}

/** The only place that reads the environment of this process. */
export function environment(): Environment {
  const sshAuthSock = process.env['SSH_AUTH_SOCK'];
  const programData = process.env['ProgramData'];
  const user = userInfo().username;
  return {
    platform: process.platform,
    home: homedir(),
    user,
    who: `${user}@${hostname()}, pid ${process.pid}`,
    ...(sshAuthSock !== undefined && sshAuthSock !== '' && { sshAuthSock }),
    ...(programData !== undefined && { programData }),
  };
}

/** Names of all its variables, for those that a program we start must not see. */
export function variableNames(): readonly string[] {
  return Object.keys(process.env);
}

/** Its variables with their values, for who names those that are wanted. */
export function variablesOfProcess(): Readonly<Record<string, string | undefined>> {
  return { ...process.env };
}
