import { type Host, local, ssh } from '@appliku/core';

const user = '(?:(?<username>[^\\s@:/-][^\\s@:/]*)@)?';
const server = '(?:\\[(?<address>[0-9A-Fa-f:.]+)\\]|(?<name>[A-Za-z0-9_][A-Za-z0-9._-]*))';
const port = '(?::(?<port>[1-9]\\d{0,3}|[1-5]\\d{4}|6(?:[0-4]\\d{3}|5(?:[0-4]\\d{2}|5(?:[0-2]\\d|3[0-5])))))?';

/** `user@server:port`; an IPv6 address is in brackets. */
export const hostForm: RegExp = new RegExp(`^${user}${server}${port}$`);

/**
 * The host that a line such as `deploy@203.0.113.7` or `deploy@[2001:db8::7]:2222` names; `local` is this machine. What the
 * line leaves open, keys and jump hosts are those of ssh's configuration.
 * @throws TypeError for what names none
 */
export function hostOf(line: string): Host {
  if (line === 'local') return local();
  const groups = hostForm.exec(line)?.groups ?? {};
  const { username, address, name, port: number } = groups;
  const host = address ?? name;
  if (host === undefined)
    throw new TypeError(`${JSON.stringify(line)} is no host, such as deploy@203.0.113.7 or local`);
  return ssh({
    host,
    ...(username !== undefined && { username }),
    ...(number !== undefined && { port: Number(number) }),
  });
}
