import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withLock } from '../machine/lock.ts';
import { cacheDirectory, labsDirectory } from '../machine/paths.ts';
import { run } from '../machine/run.ts';
import type { LabServer } from '../server/server.ts';
import { fingerprint, recipeFile } from './recipe.ts';

interface Recipe {
  /** The files that the image is made of, and nothing else is. */
  readonly files: readonly [dockerfile: string, ...others: readonly string[]];
  readonly after?: MoreImage;
}

const php = ['php/apache2-foreground', 'php/docker-php-ext-configure', 'php/docker-php-ext-install'] as const;

const recipes = {
  'caddy:2': { files: ['caddy/Dockerfile'] },
  'nginx:stable-alpine': { files: ['nginx/Dockerfile'] },
  'python:3.11-slim': { files: ['python/Dockerfile'] },
  'php:8.2-apache': { files: ['php/Dockerfile', 'php/apache2-foreground'] },
  'redis:7': { files: ['redis/Dockerfile', 'redis/docker-entrypoint.sh'] },
  'postgres:15': { files: ['postgres/Dockerfile', 'postgres/docker-entrypoint.sh'] },
  'rabbitmq:4': { files: ['rabbitmq/Dockerfile'] },
  'mysql:8': { files: ['mysql/Dockerfile', 'mysql/docker-entrypoint.sh'] },
  'lab/python-index': {
    files: ['python-index/Dockerfile', 'python-index/wheels.py', 'python-index/bundle.sh'],
    after: 'python:3.11-slim',
  },
  'debian:trixie-slim': { files: ['trixie/base.Dockerfile'] },
  'python:3.13-slim': { files: ['trixie/python.Dockerfile', 'trixie/base.Dockerfile'], after: 'debian:trixie-slim' },
  'golang:1.24': { files: ['trixie/go.Dockerfile', 'trixie/base.Dockerfile'], after: 'debian:trixie-slim' },
  'lab/go-index': { files: ['trixie/go-index.Dockerfile', 'trixie/modules.sh'], after: 'debian:trixie-slim' },
  'ruby:3.3-slim': { files: ['trixie/ruby.Dockerfile', 'trixie/base.Dockerfile'], after: 'debian:trixie-slim' },
  'lab/python-index-13': {
    files: ['python-index/trixie.Dockerfile', 'python-index/wheels.py', 'trixie/python.Dockerfile'],
    after: 'python:3.13-slim',
  },
  'php:8.4-apache': { files: ['php/trixie.Dockerfile', ...php, 'trixie/base.Dockerfile'], after: 'debian:trixie-slim' },
  'composer:2': {
    files: ['php/composer.Dockerfile', 'php/composer-head', 'php/trixie.Dockerfile', ...php],
    after: 'php:8.4-apache',
  },
  'lab/composer-index': {
    files: ['php/index.Dockerfile', 'php/packages.php', 'php/router.php', 'php/composer.Dockerfile'],
    after: 'composer:2',
  },
  'lab/gem-index': { files: ['trixie/gem-index.Dockerfile', 'trixie/gems.rb'], after: 'ruby:3.3-slim' },
} satisfies Readonly<Record<string, Recipe>>;

/** Images that few tests need, so that they are not in every Docker from the start. */
export type MoreImage =
  | 'caddy:2'
  | 'nginx:stable-alpine'
  | 'python:3.11-slim'
  | 'php:8.2-apache'
  | 'redis:7'
  | 'postgres:15'
  | 'rabbitmq:4'
  | 'mysql:8'
  | 'lab/python-index'
  | 'debian:trixie-slim'
  | 'python:3.13-slim'
  | 'golang:1.24'
  | 'lab/go-index'
  | 'ruby:3.3-slim'
  | 'lab/python-index-13'
  | 'php:8.4-apache'
  | 'composer:2'
  | 'lab/composer-index'
  | 'lab/gem-index';

/** Brings images to a server's Docker. What is made first on a machine is kept there: half a minute, then two seconds. */
export async function bringImages(server: LabServer, images: readonly MoreImage[]): Promise<void> {
  for (const image of images) await bringImage(server, image);
}

async function bringImage(server: LabServer, image: MoreImage): Promise<void> {
  const { files, after }: Recipe = recipes[image];
  const name = nameOf(files[0]);
  const archive = join(cacheDirectory, `${name}-${await fingerprint(['debian.ts', ...files])}.tar`);
  const docker = ['/usr/bin/docker', '-H', `unix://${server.root}/run/docker.sock`] as const;
  await withLock(join(labsDirectory, `${name}.lock`), async () => {
    if (existsSync(archive)) {
      await run([...docker, 'load', '--quiet', '--input', archive]);
      return;
    }
    if (after !== undefined) await bringImage(server, after);
    const [file, context] = [recipeFile(files[0]), recipeFile(dirname(files[0]))];
    await run([...docker, 'build', '--quiet', `--tag=${image}`, `--file=${file}`, context]);
    await keep(docker, image, name, archive);
  });
}

/** `python/Dockerfile` is `python`, `trixie/python.Dockerfile` is `trixie-python`. */
function nameOf(file: string): string {
  const [directory, name] = [dirname(file), basename(file, '.Dockerfile')];
  return name === 'Dockerfile' ? directory : `${directory}-${name}`;
}

/** In the place of what former recipes made. */
async function keep(
  docker: readonly [string, ...string[]],
  image: MoreImage,
  name: string,
  archive: string,
): Promise<void> {
  await mkdir(cacheDirectory, { recursive: true });
  const former = (await readdir(cacheDirectory)).filter((file) => new RegExp(`^${name}-[0-9a-f]{12}\\.tar`).test(file));
  await run([...docker, 'save', '--output', `${archive}.part`, image]);
  await rename(`${archive}.part`, archive);
  for (const file of former) await rm(join(cacheDirectory, file));
}
