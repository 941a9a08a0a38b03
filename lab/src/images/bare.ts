import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { mainSource } from '../install/apt.ts';
import { withLock } from '../machine/lock.ts';
import { labsDirectory, stateDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import { fingerprint } from './recipe.ts';

/** Distributions that a bare server can have, by the names that debootstrap knows. */
export const systems = ['bookworm', 'trixie', 'sid', 'noble'] as const;
export type System = (typeof systems)[number];

/** What a server has of its own: first process, a way in, and nothing that is for us. */
const packages = ['systemd-sysv', 'dbus', 'openssh-server', 'sudo', 'ca-certificates', 'iproute2'];

/** No lab has this name. Apart from the cache, which is cleared when an image in it changes. */
const directory = join(stateDirectory, '_roots');

/**
 * The root directory of a server that nobody has set up, made by debootstrap once; with packages, that of one whose owner
 * has installed these. Servers change a layer over it.
 */
export async function bareRoot(system: System, names: readonly string[] = []): Promise<string> {
  const root = join(directory, `${system}-${await fingerprint(['bare.ts'])}`);
  await makeOnce(root, (work) => makeRoot(system, work));
  if (names.length === 0) return root;
  const installed = [root, ...names].join('+');
  await makeOnce(installed, async (work) => {
    await run(['cp', '-a', `${root}/.`, work]);
    await installIn(work, names);
    await clean(work);
  });
  return installed;
}

async function makeOnce(root: string, make: (work: string) => Promise<void>): Promise<void> {
  if (existsSync(root)) return;
  await withLock(join(labsDirectory, `bare-${basename(root)}.lock`), async () => {
    if (existsSync(root)) return;
    await mkdir(directory, { recursive: true });
    const work = await mkdtemp(join(directory, '.new-'));
    try {
      // Nobody but root could enter it else.
      await chmod(work, 0o755);
      await make(work);
      await rename(work, root);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  });
}

async function makeRoot(system: System, work: string): Promise<void> {
  await run(['debootstrap', '--variant=minbase', `--include=${packages.join(',')}`, ...(await suite(system, work))]);
  await clean(work);
  if (system === 'noble') await writeUpdates(work);
}

async function installIn(root: string, names: readonly string[]): Promise<void> {
  const policy = join(root, 'usr/sbin/policy-rc.d');
  // It would be started on this machine.
  await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const apt = ['chroot', root, 'apt-get', '-q', '-o', 'APT::Sandbox::User=root'] as const;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  // A mirror may be behind.
  await run([...apt, '-o', 'Acquire::Check-Valid-Until=false', 'update'], { env });
  await run([...apt, 'install', '-y', '--no-install-recommends', ...names], { env });
  await rm(policy);
}

/** As on a new server: nobody has asked for a list of packages. */
async function clean(root: string): Promise<void> {
  await run(['chroot', root, 'apt-get', 'clean']);
  await rm(join(root, 'var/lib/apt/lists'), { recursive: true });
  await mkdir(join(root, 'var/lib/apt/lists/partial'), { recursive: true });
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
