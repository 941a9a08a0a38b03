import { attempt } from '../machine/run.ts';
import { withLock } from '../machine/lock.ts';
import { labsDirectory } from '../machine/paths.ts';
import { installWithApt } from './apt.ts';
import { withoutServices } from './no-services.ts';
import { dockerPackages, oldestDocker, packages } from './packages.ts';

/** Installs what the servers are made of; asks nothing of apt where all of it is there. */
export async function ensureInstalled(): Promise<void> {
  if ((await missingPackages()).length === 0) return;
  await withLock(`${labsDirectory}/install.lock`, async () => {
    const missing = await missingPackages();
    if (missing.length > 0) await withoutServices(() => installWithApt(missing));
  });
}

async function missingPackages(): Promise<string[]> {
  const names = [...packages, ...dockerPackages];
  const format = '${binary:Package} ${db:Status-Status} ${Version}\n';
  const { stdout } = await attempt(['dpkg-query', '-W', '-f', format, ...names]);
  const installed = new Map(stdout.split('\n').flatMap(readLine));
  return names.filter((name) => {
    const version = installed.get(name);
    return version === undefined || (name === 'docker.io' && Number.parseInt(version, 10) < oldestDocker);
  });
}

function readLine(line: string): [string, string][] {
  const [name = '', status, version = ''] = line.split(' ');
  return status === 'installed' ? [[name.replace(/:.*/, ''), version]] : [];
}
