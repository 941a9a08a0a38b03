export interface Accounts {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

export interface User {
  readonly name: string;
  readonly id: number;
  /** Besides one of the same name. */
  readonly groups: readonly string[];
}

/** May use sudo without a password. */
export const deployUser: User = { name: 'deploy', id: 2000, groups: ['docker', 'sudo'] };

/** All that deploy; anna and ben may not use sudo. */
export const users: readonly User[] = [
  deployUser,
  { name: 'anna', id: 2001, groups: ['docker'] },
  { name: 'ben', id: 2002, groups: ['docker'] },
];

export function homeOf({ name }: User): string {
  return `/home/${name}`;
}

/** Adds to a machine's accounts the users that deploy; nobody has a password, keys alone let in. */
export function withUsers(machine: Accounts): Accounts {
  // '!' would make sshd refuse the account for keys too.
  const shadow = mapLines(machine.shadow, (line) => line.replace(/^root:[^:]*:/, 'root:*:'));
  return users.reduce(withUser, { ...machine, shadow });
}

function withUser({ passwd, group, shadow }: Accounts, user: User): Accounts {
  const { name, id } = user;
  const joins = (line: string): boolean => user.groups.includes(line.split(':')[0] ?? '');
  return {
    passwd: `${passwd}${name}:x:${id}:${id}:a user that deploys:${homeOf(user)}:/bin/bash\n`,
    group: `${mapLines(group, (line) => (joins(line) ? addMember(line, name) : line))}${name}:x:${id}:\n`,
    shadow: `${shadow}${name}:*:19000:0:99999:7:::\n`,
  };
}

function addMember(line: string, name: string): string {
  return line.endsWith(':') ? `${line}${name}` : `${line},${name}`;
}

function mapLines(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}
