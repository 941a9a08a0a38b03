import type { SshOptions } from './options.ts';

/** What a server is called in logs and errors. */
export function nameOf({ name, username, host, port }: SshOptions): string {
  const user = username === undefined ? '' : `${username}@`;
  return name ?? `${user}${host}${port === undefined || port === 22 ? '' : `:${port}`}`;
}
