export interface Accounts {
  readonly passwd: string;
  readonly group: string;
  readonly shadow: string;
}

export const deployUser = { name: 'deploy', id: 2000, home: '/home/deploy' } as const;

/** Adds to a machine's accounts the user that deploys; nobody has a password, keys alone let in. */
export function withDeployUser({ passwd, group, shadow }: Accounts): Accounts {
  const { name, id, home } = deployUser;
  const groups = mapLines(group, (line) => (/^(docker|sudo):/.test(line) ? addMember(line, name) : line));
  return {
    passwd: `${passwd}${name}:x:${id}:${id}:a user that deploys:${home}:/bin/bash\n`,
    group: `${groups}${name}:x:${id}:\n`,
    // '!' would make sshd refuse the account for keys too.
    shadow: `${mapLines(shadow, (line) => line.replace(/^root:[^:]*:/, 'root:*:'))}${name}:*:19000:0:99999:7:::\n`,
  };
}

function addMember(line: string, name: string): string {
  return line.endsWith(':') ? `${line}${name}` : `${line},${name}`;
}

function mapLines(text: string, change: (line: string) => string): string {
  return text.split('\n').map(change).join('\n');
}
