import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeployError, messageOf } from '../errors.ts';
import { environment } from './environment.ts';
import { knownKeys } from './known-hosts.ts';
import type { Trust } from './host-key.ts';
import type { SshOptions } from './ssh.ts';

export interface PrivateKey {
  /** Where it comes from, for people. */
  readonly from: string;
  readonly text: string;
  /** The user named it: it must be usable. */
  readonly named: boolean;
}

/** Keys to log in with, best first. @throws HOST_AUTH when the named file cannot be read */
export async function privateKeys(options: SshOptions): Promise<readonly PrivateKey[]> {
  const { privateKey, privateKeyFile, agent } = options;
  if (privateKey !== undefined) return [{ from: 'privateKey', text: privateKey, named: true }];
  if (privateKeyFile !== undefined) return [await namedKey(privateKeyFile)];
  if (agent !== undefined) return [];
  const files = ['id_ed25519', 'id_ecdsa', 'id_rsa'].map((name) => join(environment().home, '.ssh', name));
  const texts = await Promise.all(files.map(async (from) => ({ from, text: await textOfFile(from), named: false })));
  return texts.flatMap(({ text, ...key }) => (text === undefined ? [] : [{ ...key, text }]));
}

/** Socket of the agent to ask, if any. */
export function agentSocket({ privateKey, privateKeyFile, agent }: SshOptions): string | undefined {
  if (agent !== undefined) return agent;
  return privateKey === undefined && privateKeyFile === undefined ? environment().sshAuthSock : undefined;
}

/** What is known of the server's key. */
export async function readTrust(options: SshOptions & { readonly port: number }): Promise<Trust> {
  const { host, port, hostKey, knownHostsFile } = options;
  const file = knownHostsFile ?? join(environment().home, '.ssh', 'known_hosts');
  const files = knownHostsFile === undefined ? [file, '/etc/ssh/ssh_known_hosts'] : [file];
  const texts = await Promise.all(files.map((path) => textOfFile(path)));
  const known = texts.flatMap((text) => knownKeys(text ?? '', host, port));
  return { host, port, known, file, ...(hostKey !== undefined && { pinned: hostKey }) };
}

async function namedKey(from: string): Promise<PrivateKey> {
  try {
    return { from, text: await readFile(from, 'utf8'), named: true };
  } catch (cause) {
    throw new DeployError(`cannot read the private key: ${messageOf(cause)}`, {
      code: 'HOST_AUTH',
      hint: 'Check the path in the option privateKeyFile, and who may read it.',
      cause,
    });
  }
}

/** Undefined: it cannot be read, so it is not used, as with OpenSSH. */
async function textOfFile(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
