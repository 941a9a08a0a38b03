import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '@appliku/lab';

/** A home directory whose ssh configuration leads to the servers of a lab. */
export async function openSshHome({ keyFile, knownHostsFile }: Lab): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'lab-home-'));
  await mkdir(join(home, '.ssh'));
  const config = `Host *\n  IdentityFile ${keyFile}\n  IdentitiesOnly yes\n  UserKnownHostsFile ${knownHostsFile}\n`;
  await writeFile(join(home, '.ssh/config'), config);
  return home;
}
