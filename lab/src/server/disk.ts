import { chmod, chown, copyFile, lstat, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { checkoutDirectory, stateDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import { deployUser, homeOf, users, withUsers } from './accounts.ts';
import { labTarget, maskedUnits, noStartLimit, shellInit, sshdConfig } from './init.ts';
import { nginxFiles } from './nginx.ts';

export interface DiskOptions {
  /** What the disk lies over. */
  readonly root: string;
  readonly hostname: string;
  readonly hosts: string;
  readonly authorizedKeys: string;
  readonly hostKeyFile: string;
  /** Servers of people have no Node. Shown for tests that deploy from a server to itself. */
  readonly showNode: boolean;
  /** Otherwise a shell is the first process. */
  readonly systemd: boolean;
}

/** More networks than Docker's own thirty: a test runs many apps on one server. */
const dockerConfig = '{"default-address-pools":[{"base":"172.16.0.0/12","size":24}]}\n';

/** Lays out what a server has of its own over the machine's root file system or a bare one, in the upper of its overlay. */
export async function layOutDisk(upper: string, options: DiskOptions): Promise<void> {
  await mkdir(upper, { recursive: true });
  const isBare = options.root !== '/';
  if (!isBare) await hide(upper, options.showNode);
  // For the boot script, which shows it by this sign, also where a directory of its own lies over it, as over /tmp.
  if (options.showNode) await mkdir(join(upper, checkoutDirectory), { recursive: true });
  await writeAccounts(upper, options);
  await writeFiles(upper, {
    'etc/hostname': `${options.hostname}\n`,
    'etc/hosts': options.hosts,
    'etc/resolv.conf': await nameServers(),
    'etc/machine-id': `${randomBytes(16).toString('hex')}\n`,
    ...(!isBare && { 'etc/docker/daemon.json': dockerConfig }),
    ...(await nginxFiles(options.root)),
    'etc/ssh/sshd_config': sshdConfig,
    'etc/systemd/system/lab.target': labTarget,
    'etc/systemd/system/service.d/lab.conf': noStartLimit,
    // For the boot script, which goes by whether it is there.
    ...(options.systemd ? {} : { 'etc/lab-init': shellInit }),
  });
  await copyHostKey(upper, options.hostKeyFile);
  await Promise.all(maskedUnits.map((unit) => symlink('/dev/null', join(upper, 'etc/systemd/system', unit))));
}

/** A character device 0/0 is overlayfs's mark for what is not there. */
async function hide(upper: string, showNode: boolean): Promise<void> {
  const node = ['node', 'nodejs', 'npm', 'npx', 'corepack', 'pnpm'].map((name) =>
    join(dirname(process.execPath), name),
  );
  const hidden = [
    // An older client of Docker there would come first in PATH.
    '/usr/local/bin/docker',
    '/usr/local/lib/docker',
    '/root',
    '/.dockerenv',
    // Of deploys to the machine itself.
    '/var/lib/appliku',
    '/srv/appliku',
    '/etc/nginx/appliku',
    '/etc/nginx/conf.d/appliku.conf',
    ...(showNode ? [] : [checkoutDirectory, stateDirectory, ...node]),
  ];
  for (const path of new Set(hidden)) {
    const there = await lstat(path).catch(() => undefined);
    if (!there || hidden.some((other) => path.startsWith(`${other}/`))) continue;
    await mkdir(join(upper, dirname(path)), { recursive: true });
    await run(['mknod', join(upper, path), 'c', '0', '0']);
  }
}

async function writeAccounts(upper: string, { root, authorizedKeys }: DiskOptions): Promise<void> {
  const [passwd, group, shadow] = await Promise.all(
    ['etc/passwd', 'etc/group', 'etc/shadow'].map((file) => readFile(join(root, file), 'utf8')),
  );
  const accounts = withUsers({ passwd: passwd ?? '', group: group ?? '', shadow: shadow ?? '' });
  await writeFiles(upper, {
    'etc/passwd': accounts.passwd,
    'etc/group': accounts.group,
    'etc/shadow': accounts.shadow,
    'etc/sudoers.d/deploy': `${deployUser.name} ALL=(ALL) NOPASSWD:ALL\n`,
    'etc/ssh/lab_keys': authorizedKeys,
  });
  await chmod(join(upper, 'etc/shadow'), 0o600);
  await chmod(join(upper, 'etc/sudoers.d/deploy'), 0o440);
  for (const user of users) {
    const home = join(upper, homeOf(user));
    await mkdir(home, { recursive: true, mode: 0o755 });
    await chown(home, user.id, user.id);
  }
}

async function copyHostKey(upper: string, file: string): Promise<void> {
  const to = join(upper, 'etc/ssh/ssh_host_ed25519_key');
  await copyFile(file, to);
  await copyFile(`${file}.pub`, `${to}.pub`);
  await chmod(to, 0o600);
}

async function writeFiles(upper: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(upper, path)), { recursive: true });
    await writeFile(join(upper, path), text);
  }
}

/** The machine's, but for a resolver that listens on the machine's own loopback: a server has another. */
async function nameServers(): Promise<string> {
  const text = await readFile('/etc/resolv.conf', 'utf8');
  if (!/^nameserver\s+127\./m.test(text)) return text;
  return readFile('/run/systemd/resolve/resolv.conf', 'utf8');
}
