import { until } from '../machine/until.ts';
import type { LabServer } from '../server/server.ts';
import { bringImages } from './more-images.ts';

/**
 * An index of Python's packages on a server, for pip in builds there: Django 3.2 and gunicorn 20.1 with what they need, of
 * Debian's packages. Gives its URL.
 */
export async function startPythonIndex(server: LabServer): Promise<string> {
  await bringImages(server, ['lab/python-index']);
  await server.run(['docker', 'run', '--detach', '--publish=8099:80', 'lab/python-index']);
  const url = `http://${server.address}:8099/simple/`;
  const get = ['curl', '--silent', '--fail', url] as const;
  await until(async () => (await server.exec(get)).exitCode === 0, { waitingFor: 'the index of Python packages' });
  return url;
}
