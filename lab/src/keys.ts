import { readFile } from 'node:fs/promises';
import { run } from './machine/run.ts';

/** Makes an ed25519 key pair and gives its public line. */
export async function makeKey(file: string, comment: string): Promise<string> {
  await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
  return readFile(`${file}.pub`, 'utf8');
}

/** A line of known_hosts. */
export function knownHost(address: string, publicKey: string): string {
  return `${address} ${publicKey.split(' ').slice(0, 2).join(' ')}\n`;
}
