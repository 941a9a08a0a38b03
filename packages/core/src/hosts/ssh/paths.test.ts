import { expect, it } from 'vitest';
import { sshPaths } from './paths.ts';

const common = { user: 'me', who: 'me@here' };

it('finds what OpenSSH keeps on Linux and macOS', () => {
  const linux = sshPaths({ ...common, platform: 'linux', home: '/home/me', sshAuthSock: '/run/agent' });
  expect(linux).toMatchInlineSnapshot(`
    {
      "agent": "/run/agent",
      "config": {
        "own": "/home/me/.ssh/config",
        "system": "/etc/ssh/ssh_config",
      },
      "home": "/home/me",
      "identities": [
        "/home/me/.ssh/id_ed25519",
        "/home/me/.ssh/id_ecdsa",
        "/home/me/.ssh/id_rsa",
      ],
      "knownHosts": {
        "own": "/home/me/.ssh/known_hosts",
        "system": "/etc/ssh/ssh_known_hosts",
      },
      "own": "/home/me/.ssh",
      "system": "/etc/ssh",
    }
  `);
  expect(sshPaths({ ...common, platform: 'darwin', home: '/Users/me' })).toEqual(
    JSON.parse(JSON.stringify({ ...linux, agent: undefined }).replaceAll('/home/me', '/Users/me')),
  );
});

it('finds what OpenSSH keeps on Windows', () => {
  const environment = { ...common, platform: 'win32', home: String.raw`C:\Users\me` } as const;
  expect(sshPaths({ ...environment, programData: String.raw`D:\Data` })).toMatchInlineSnapshot(`
    {
      "agent": "\\\\.\\pipe\\openssh-ssh-agent",
      "config": {
        "own": "C:\\Users\\me\\.ssh\\config",
        "system": "D:\\Data\\ssh\\ssh_config",
      },
      "home": "C:\\Users\\me",
      "identities": [
        "C:\\Users\\me\\.ssh\\id_ed25519",
        "C:\\Users\\me\\.ssh\\id_ecdsa",
        "C:\\Users\\me\\.ssh\\id_rsa",
      ],
      "knownHosts": {
        "own": "C:\\Users\\me\\.ssh\\known_hosts",
        "system": "D:\\Data\\ssh\\ssh_known_hosts",
      },
      "own": "C:\\Users\\me\\.ssh",
      "system": "D:\\Data\\ssh",
    }
  `);
  expect(sshPaths({ ...environment, sshAuthSock: 'pageant' })).toMatchObject({
    agent: 'pageant',
    system: String.raw`C:\ProgramData\ssh`,
  });
});
