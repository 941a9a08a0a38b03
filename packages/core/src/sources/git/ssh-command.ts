import type { SshPlan } from './plan.ts';

/** Names of what `prepareGit` puts into the directory that git, and so ssh, runs in. */
export const sshFiles = { key: 'key', knownHosts: 'known_hosts', hostKey: 'host-key', askpass: 'askpass' } as const;

/** For GIT_SSH_COMMAND, which a shell reads: made of fixed words, whatever the options say. */
export function sshCommand(plan: SshPlan): string {
  const { privateKey, privateKeyFile, passphrase, knownHostsFile, hostKey } = plan;
  const hasKey = privateKey !== undefined || privateKeyFile !== undefined;
  return [
    'ssh',
    ...option('LogLevel=ERROR'),
    // Who asks for the passphrase is our own program: nobody is there to answer anything.
    ...option(passphrase === undefined ? 'BatchMode=yes' : 'BatchMode=no'),
    ...option('NumberOfPasswordPrompts=1'),
    ...option('PreferredAuthentications=publickey'),
    ...option('StrictHostKeyChecking=yes'),
    ...option('UpdateHostKeys=no'),
    ...option('CheckHostIP=no'),
    // A connection that is shared would be one with other keys, and stays open behind us.
    ...option('ControlMaster=no'),
    ...option('ControlPath=none'),
    ...option('ClearAllForwardings=yes'),
    ...option('PermitLocalCommand=no'),
    ...option('ConnectTimeout=20'),
    ...option('ServerAliveInterval=15'),
    ...option('ServerAliveCountMax=3'),
    ...(hasKey ? [...option('IdentitiesOnly=yes'), '-i', sshFiles.key] : []),
    ...(hostKey === undefined ? knownHostsOf(knownHostsFile) : pinOf()),
  ].join(' ');
}

/** In the order of the arguments below: name, type and key of the server, as in known_hosts; then its fingerprint. */
export const hostKeyScript = `[ "$4" = "$APPLIKU_GIT_HOST_KEY" ] && exec echo "$1 $2 $3"
case "$4" in SHA256:*) echo "host key shown: $2 $4" >&2 ;; esac
`;

export const askpassScript = `#!/bin/sh
printf "%s\\n" "$APPLIKU_GIT_PASSPHRASE"
`;

function knownHostsOf(file: string | undefined): readonly string[] {
  if (file === undefined) return [];
  return [...option(`UserKnownHostsFile=${sshFiles.knownHosts}`), ...option('GlobalKnownHostsFile=none')];
}

function pinOf(): readonly string[] {
  return [
    ...option('UserKnownHostsFile=none'),
    ...option('GlobalKnownHostsFile=none'),
    ...option(`"KnownHostsCommand=/bin/sh ${sshFiles.hostKey} %H %t %K %f"`),
  ];
}

function option(text: string): readonly string[] {
  return ['-o', text];
}
