import { until } from '../machine/until.ts';
import type { LabServer } from '../server/server.ts';
import { bringImages, type MoreImage } from './more-images.ts';

/**
 * An index of Python's packages on a server, for pip in builds there: Django 3.2, gunicorn 20.1 and psycopg2-binary 2.9
 * with what they need, of Debian's packages. Gives its URL.
 */
export function startPythonIndex(server: LabServer): Promise<string> {
  return start(server, 'lab/python-index', 8099, 'simple/');
}

/**
 * As `startPythonIndex`, but of Debian 13's packages: Django 4.2, Flask, FastAPI, the installers, and sources of psycopg2 and
 * Pillow, which builds compile.
 */
export function startPythonIndex13(server: LabServer): Promise<string> {
  return start(server, 'lab/python-index-13', 8098, 'simple/');
}

/**
 * A repository of Composer, of packages of Debian's unstable: Symfony 7.4, Laravel 13 (or what it has by now), with what
 * they need. Gives its URL.
 */
export function startComposerIndex(server: LabServer): Promise<string> {
  return start(server, 'lab/composer-index', 8096, '');
}

/** A proxy of modules of Go, of Debian 13's packages: gorilla/mux. Gives its URL. */
export function startGoIndex(server: LabServer): Promise<string> {
  return start(server, 'lab/go-index', 8095, '');
}

/** A server of gems, of Debian 13's packages: Rails 7.2, Sinatra 4.1, Puma, with what they need. Gives its URL. */
export function startGemIndex(server: LabServer): Promise<string> {
  return start(server, 'lab/gem-index', 8097, '');
}

async function start(server: LabServer, image: MoreImage, port: number, path: string): Promise<string> {
  await bringImages(server, [image]);
  await server.run(['docker', 'run', '--detach', `--publish=${port}:80`, image]);
  const url = `http://${server.address}:${port}/${path}`;
  const answers = (): Promise<boolean> => fetch(url).then(({ ok }) => ok);
  await until(() => answers().catch(() => false), { waitingFor: image });
  return url;
}
