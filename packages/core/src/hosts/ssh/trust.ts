import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { messageOf } from '../../errors.ts';
import { HostError } from '../host-error.ts';
import { hostKeyError, isFirstUse, type Trust } from './host-key.ts';
import { knownKeys, knownLine, type HostKey } from './known-hosts.ts';
import { textOfFile } from './keys.ts';
import type { HostKeySources } from './sources.ts';

/** What is known of a server's key. */
export async function readTrust({ pinned, name, files }: HostKeySources, host: string): Promise<Trust> {
  const found = await Promise.all(files.map(async (file) => knownKeys((await textOfFile(file)) ?? '', name, file)));
  const [file = ''] = files;
  return { host, name, known: found.flat(), file, ...(pinned !== undefined && { pinned }) };
}

/**
 * Resolves when it is the right one; a first one is written down where that is wanted.
 * @throws HOST_KEY_UNKNOWN, HOST_KEY_CHANGED
 */
export async function verifyHostKey(trust: Trust, shown: HostKey, sources: HostKeySources): Promise<void> {
  const error = hostKeyError(trust, shown);
  if (error === undefined) return;
  if (!sources.trustOnFirstUse || !isFirstUse(trust)) throw error;
  await remember(trust, shown, sources.hashed);
}

/** What cannot be written down would be taken again each time, whatever it is. */
async function remember({ host, name, file }: Trust, shown: HostKey, hashed: boolean): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const before = await readFile(file, 'utf8').catch(() => '');
    const start = before === '' || before.endsWith('\n') ? '' : '\n';
    await appendFile(file, `${start}${knownLine(name, shown, hashed)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new HostError(`cannot write down the host key of ${host}: ${messageOf(cause)}`, {
      code: 'HOST_KEY_UNKNOWN',
      reason: 'host-key',
      host,
      hint: 'Let the file of known hosts be written, or give the fingerprint by the option hostKey.',
      cause,
    });
  }
}
