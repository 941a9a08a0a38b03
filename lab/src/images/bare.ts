import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mainSource } from '../install/apt.ts';
import { withLock } from '../machine/lock.ts';
import { labsDirectory, stateDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import { fingerprint } from './recipe.ts';

/** Distributions that a bare server can have, by the names that debootstrap knows. */
export const systems = ['bookworm', 'trixie', 'noble'] as const;
export type System = (typeof systems)[number];

/** What a server has of its own: first process, a way in, and nothing that is for us. */
const packages = ['systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'ca-certificates', 'iproute2'];

/** No lab has this name. Apart from the cache, which is cleared when an image in it changes. */
const directory = join(stateDirectory, '_roots');

/** The root directory of a server that nobody has set up, made by debootstrap once. Servers change a layer over it. */
export async function bareRoot(system: System): Promise<string> {
  const root = join(directory, `${system}-${await fingerprint(['bare.ts'])}`);
  if (existsSync(root)) return root;
  return withLock(join(labsDirectory, `bare-${system}.lock`), async () => {
    if (!existsSync(root)) await makeRoot(system, root);
    return root;
  });
}

async function makeRoot(system: System, root: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const work = await mkdtemp(join(directory, '.new-'));
  try {
    // Nobody but root could enter it else.
    await chmod(work, 0o755);
    await run(['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, ...(await suite(system, work))]);
    await run(['chroot', work, 'apt-get', 'clean']);
    // As on a new server: nobody has asked for a list of packages.
    await rm(join(work, 'var/lib/apt/lists'), { recursive: true });
    await mkdir(join(work, 'var/lib/apt/lists/partial'), { recursive: true });
    if (system === 'noble') await writeUpdates(work);
    await rename(work, root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Ubuntu's by the script that all its releases share, since debootstrap here may be older than they are. */
async function suite(system: System, root: string): Promise<readonly string[]> {
  if (system !== 'noble') return [system, root, (await mainSource()).uri];
  const mirror = process.env['LAB_UBUNTU'];
  if (mirror === undefined) throw new Error('LAB_UBUNTU has to name a mirror of Ubuntu');
  return ['--components=main,universe', system, root, mirror, '/usr/share/debootstrap/scripts/gutsy'];
}

/** Where Ubuntu has what is newer than the release, as every server of it. */
async function writeUpdates(root: string): Promise<void> {
  const file = join(root, 'etc/apt/sources.list');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text + text.replaceAll(' noble ', ' noble-updates '));
}
