import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attempt, run } from '../machine/run.ts';
import type { Argv } from '../machine/run.ts';
import { formatSource, parseSources } from './debian-sources.ts';
import type { DebianSource } from './debian-sources.ts';
import { dockerPackages, dockerRelease, release } from './packages.ts';

/**
 * Installs packages with a configuration of apt that is ours alone: the machine's own sources, lists and
 * preferences stay as they are, and a source of its that does not answer cannot stop us.
 */
export async function installWithApt(names: readonly string[]): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'lab-apt-'));
  try {
    const sources = [...(await readSources()), { ...(await mainSource()), suite: dockerRelease }];
    const options = await writeConfiguration(directory, sources);
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    // What a run that was killed left half installed is finished first; its outcome shows in what follows.
    await attempt(['dpkg', '--configure', '-a', '--force-confold'], { env });
    await run(aptGet(options, 'update'), { env });
    await run(aptGet(options, 'install', '-y', '-f', '--no-install-recommends', ...names), { env });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Lays out the files of a package of another release, without what it depends on; nothing is installed. */
export async function unpackWithApt(name: string, suite: string, into: string): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'lab-apt-'));
  try {
    const options = await writeConfiguration(directory, [{ ...(await mainSource()), suite }]);
    // A mirror may be behind.
    await run(aptGet([...options, '-o', 'Acquire::Check-Valid-Until=false'], 'update'));
    await run(aptGet(options, 'download', name), { cwd: directory });
    const file = (await readdir(directory)).find((entry) => entry.endsWith('.deb'));
    if (file === undefined) throw new Error(`apt has not brought ${name} of ${suite}`);
    await run(['dpkg-deb', '-x', join(directory, file), into]);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The machine's source of its release's main archive; images are made from the same. */
export async function mainSource(): Promise<DebianSource> {
  const source = (await readSources()).find(({ suite }) => suite === release);
  if (!source) throw new Error(`apt has no source of Debian ${release} on this machine`);
  return source;
}

function aptGet(options: readonly string[], ...rest: readonly string[]): Argv {
  return [
    'apt-get',
    '-q',
    '-o',
    'DPkg::Lock::Timeout=600',
    '-o',
    'Dpkg::Options::=--force-confold',
    ...options,
    ...rest,
  ];
}

async function writeConfiguration(directory: string, sources: readonly DebianSource[]): Promise<string[]> {
  await mkdir(join(directory, 'lists/partial'), { recursive: true });
  await writeFile(join(directory, 'sources.list'), sources.map((source) => `${formatSource(source)}\n`).join(''));
  await writeFile(join(directory, 'preferences'), preferences());
  const settings = [
    `Dir::Etc::SourceList=${directory}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::Etc::Preferences=${directory}/preferences`,
    'Dir::Etc::PreferencesParts=/dev/null',
    `Dir::State::Lists=${directory}/lists`,
    // The caches in files would be of these sources, and the machine's apt reads them next.
    'Dir::Cache::pkgcache=',
    'Dir::Cache::srcpkgcache=',
    // apt's own user may not read a directory of root's.
    'APT::Sandbox::User=root',
  ];
  return settings.flatMap((setting) => ['-o', setting]);
}

function preferences(): string {
  return [
    `Package: *\nPin: release n=${dockerRelease}\nPin-Priority: 1\n`,
    `Package: ${dockerPackages.join(' ')}\nPin: release n=${dockerRelease}\nPin-Priority: 990\n`,
  ].join('\n');
}

async function readSources(): Promise<DebianSource[]> {
  const parts = await readdir('/etc/apt/sources.list.d');
  const files = ['/etc/apt/sources.list', ...parts.map((name) => `/etc/apt/sources.list.d/${name}`)];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return texts.flatMap((text) => parseSources(text, release));
}
