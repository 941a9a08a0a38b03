import { existsSync } from 'node:fs';
import { appendFile, copyFile, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mainSource } from '../install/apt.ts';
import { release } from '../install/packages.ts';
import { run } from '../machine/run.ts';
import { fingerprint } from './recipe.ts';

/** Where images keep the machine's certificates. Not where ca-certificates would overwrite them when a build installs it. */
export const certificates = '/etc/ssl/lab-ca.crt';
const machineCertificates = '/etc/ssl/certs/ca-certificates.crt';

/** Slim is without what nobody reads in a container. */
const notSlim = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'var/cache/apt', 'var/log'];

/** The root file system of debian:bookworm-slim as a tar in the cache, made from the machine's own source of Debian. */
export async function debianArchive(cache: string): Promise<string> {
  const archive = join(cache, `debian-${await fingerprint(['debian.ts'])}.tar`);
  if (existsSync(archive)) return archive;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, 'debootstrap-'));
  try {
    const root = join(work, 'root');
    const { uri } = await mainSource();
    await run(['debootstrap', '--variant=minbase', release, root, uri]);
    await slimDown(root);
    await run(['tar', '-C', root, '--numeric-owner', '-cf', join(work, 'archive.tar'), '.']);
    await rename(join(work, 'archive.tar'), archive);
    return archive;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function slimDown(root: string): Promise<void> {
  for (const directory of [...notSlim, 'var/lib/apt/lists']) {
    await rm(join(root, directory), { recursive: true, force: true });
    await mkdir(join(root, directory), { recursive: true });
  }
  // As Debian's images: packages installed later bring no documentation, and apt keeps no archives.
  const excluded = ['doc', 'man', 'locale', 'info'].map((name) => `path-exclude /usr/share/${name}/*\n`);
  await appendFile(join(root, 'etc/dpkg/dpkg.cfg.d/docker'), excluded.join(''));
  await appendFile(
    join(root, 'etc/apt/apt.conf.d/docker-clean'),
    'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\nDPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };\n',
  );
  await mkdir(join(root, 'etc/ssl/certs'), { recursive: true });
  await copyFile(machineCertificates, join(root, certificates));
  await copyFile(machineCertificates, join(root, machineCertificates));
}
