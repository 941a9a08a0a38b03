import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withLock } from '../machine/lock.ts';
import { cacheDirectory, labsDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import { until } from '../machine/until.ts';
import type { LabServer } from '../server/server.ts';

const settings = `version: 0.1
storage: { filesystem: { rootdirectory: /var/lib/lab-registry } }
http: { addr: 127.0.0.1:5000 }
`;

/** A registry of images on a server's loopback, where Docker asks for no TLS: Debian's. Gives its address. */
export async function startRegistry(server: LabServer): Promise<string> {
  await copyFile(await program(), `${server.root}/usr/local/bin/lab-registry`);
  await writeFile(`${server.root}/etc/lab-registry.yml`, settings);
  const command = ['/usr/local/bin/lab-registry', 'serve', '/etc/lab-registry.yml'] as const;
  await server.run(['systemd-run', '--quiet', '--unit=lab-registry', ...command]);
  const get = ['curl', '--silent', '--fail', 'http://127.0.0.1:5000/v2/'] as const;
  await until(async () => (await server.exec(get)).exitCode === 0, { waitingFor: 'the registry' });
  return '127.0.0.1:5000';
}

/** Taken out of the package: installed, it would start on every server. */
async function program(): Promise<string> {
  const path = join(cacheDirectory, 'docker-registry');
  await withLock(join(labsDirectory, 'docker-registry.lock'), async () => {
    if (existsSync(path)) return;
    const directory = await mkdtemp(join(tmpdir(), 'lab-registry-'));
    await run([
      'sh',
      '-c',
      'cd "$1" && apt-get download docker-registry && dpkg-deb --extract *.deb .',
      'sh',
      directory,
    ]);
    await mkdir(cacheDirectory, { recursive: true });
    await copyFile(join(directory, 'usr/bin/docker-registry'), `${path}.part`);
    await rename(`${path}.part`, path);
    await rm(directory, { recursive: true });
  });
  return path;
}
