import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeHost } from '@appliku/conformance';
import { createDeployment, Secret } from '@appliku/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig, type LoadedOptions, type LoadOptions } from './load-config.ts';

let directory = '';
beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'config-test-'))));
afterEach(async () => rm(directory, { recursive: true }));

/** What becomes of a file; a deployment takes all of it. */
async function load(text: string, options: LoadOptions = {}): Promise<LoadedOptions> {
  await writeFile(join(directory, 'appliku.yml'), text);
  const values = [{ name: 'the test', resolve: async () => ({ SECRET_KEY: 'hunter2-hunter2', DEBUG: '1' }) }];
  const loaded = await loadConfig(directory, { app: 'shop', values, ...options });
  createDeployment({ host: fakeHost(), ...loaded });
  return loaded;
}

async function refused(text: string): Promise<string> {
  const error = await load(text).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  return error instanceof Error ? error.message.split('\n').slice(1).join('\n') : '';
}

const django = `
build_settings:
  build_image: python-3.13
  build_command: python manage.py check
  container_port: 8000
  environment_variables:
    - { name: VERSION, value: 1.10 }
    - { name: DATABASE_URL, from_database: { name: main_db, property: connection_url } }
    - { name: ALLOWED_HOSTS, from_domains: true }
    - { name: SECRET_KEY, source: manual }
    - { name: DEBUG, source: manual }
domains: [shop.example.com, www.shop.example.com]
services:
  web: { command: "gunicorn shop.wsgi --bind '0.0.0.0:8000'", scale: 2, resources_limits_memory: 512M, resources_limits_cpus: "0.5" }
  celery_worker: { command: "bash -c 'celery --app shop worker'" }
  release: { command: python manage.py migrate }
databases:
  main_db: { type: postgresql_17 }
  cache: { type: redis_7 }
volumes:
  media: { target: /app/media/, url: /media/, environment_variable: MEDIA }
cronjobs:
  nightly: { schedule: "0 3 * * *", command: python manage.py clearsessions }
commands:
  shell: python manage.py shell
environments:
  staging:
    domains: [staging.example.com]
    services: { web: { scale: 1 } }
    environment_variables: [{ name: VERSION, value: next }]
`;

describe('a Django app', () => {
  it('becomes options of a deployment', async () => {
    const { builder, driver, router, source, ...plain } = await load(django);
    expect([builder.name, driver.name, router.name, source.name]).toEqual([
      'buildpacks',
      'compose',
      'nginx',
      'directory',
    ]);
    expect(plain).toMatchInlineSnapshot(`
      {
        "app": "shop",
        "cron": {
          "nightly": {
            "command": [
              "python",
              "manage.py",
              "clearsessions",
            ],
            "schedule": "0 3 * * *",
          },
        },
        "domains": [
          "shop.example.com",
          "www.shop.example.com",
        ],
        "env": {
          "ALLOWED_HOSTS": "shop.example.com,www.shop.example.com",
          "DATABASE_URL": "[secret]",
          "DEBUG": "1",
          "MEDIA_ROOT": "/app/media/",
          "MEDIA_URL": "/media/",
          "SECRET_KEY": "[secret]",
          "VERSION": "1.10",
        },
        "processes": {
          "celery-worker": {
            "command": [
              "bash",
              "-c",
              "celery --app shop worker",
            ],
            "mounts": {
              "media": "/app/media",
            },
          },
          "web": {
            "command": [
              "gunicorn",
              "shop.wsgi",
              "--bind",
              "0.0.0.0:8000",
            ],
            "cpus": 0.5,
            "instances": 2,
            "memory": "512m",
            "mounts": {
              "media": "/app/media",
            },
            "port": 8000,
          },
        },
        "releaseCommand": {
          "command": [
            "python",
            "manage.py",
            "migrate",
          ],
        },
        "services": {
          "cache": {
            "command": "exec docker-entrypoint.sh redis-server --appendonly yes --requirepass "$REDIS_PASSWORD"",
            "env": {
              "REDIS_PASSWORD": "[secret]",
            },
            "graceMs": 60000,
            "health": {
              "command": [
                "sh",
                "-c",
                "REDISCLI_AUTH="$REDIS_PASSWORD" redis-cli ping | grep -q PONG",
              ],
              "timeoutMs": 120000,
            },
            "image": "redis:7",
            "mounts": {
              "cache-data": "/data",
            },
          },
          "main-db": {
            "env": {
              "POSTGRES_DB": "app",
              "POSTGRES_PASSWORD": "[secret]",
              "POSTGRES_USER": "app",
            },
            "graceMs": 60000,
            "health": {
              "command": [
                "pg_isready",
                "--host",
                "127.0.0.1",
                "--username",
                "app",
                "--dbname",
                "app",
              ],
              "timeoutMs": 120000,
            },
            "image": "postgres:17",
            "mounts": {
              "main-db-data": "/var/lib/postgresql/data",
            },
          },
        },
        "volumes": {
          "cache-data": {},
          "main-db-data": {},
          "media": {
            "shared": true,
            "webPath": "/media",
          },
        },
      }
    `);
  });

  it('has an environment of its own', async () => {
    const { environment, domains, processes, env } = await load(django, { environment: 'staging' });
    expect({
      environment,
      domains,
      instances: processes?.['web']?.instances,
      env: env?.['VERSION'],
      hosts: env?.['ALLOWED_HOSTS'],
    }).toEqual({
      environment: 'staging',
      domains: ['staging.example.com'],
      instances: 1,
      env: 'next',
      hosts: 'staging.example.com',
    });
  });

  it('goes where the file says, each environment to its own', async () => {
    const text = 'host: deploy@203.0.113.7\nenvironments: { staging: { host: "root@staging:2222" }, review: {} }\n';
    expect((await load(text)).host?.name).toBe('deploy@203.0.113.7');
    expect((await load(text, { environment: 'staging' })).host?.name).toMatch(/^root@staging/);
    expect((await load(text, { environment: 'review' })).host?.name).toBe('deploy@203.0.113.7');
    expect(await load('')).not.toHaveProperty('host');
    expect(await refused('host: -oProxyCommand=x')).toContain(
      'host: must be a server such as deploy@203.0.113.7, or local',
    );
  });

  it('is called by its directory, or as it says', async () => {
    await writeFile(join(directory, 'appliku.yml'), 'app: books\n');
    expect((await loadConfig(directory)).app).toBe('books');
    await writeFile(join(directory, 'appliku.yml'), '');
    expect((await loadConfig(directory)).app).toMatch(/^config-test-\w+$/);
  });
});

describe('a build', () => {
  it.each([
    ['', 'buildpacks'],
    ['build_settings: { build_image: node-20-yarn }', 'buildpacks'],
    ['build_settings: { build_image: ruby-3.3-rails }', 'buildpacks'],
    [
      'build_settings: { build_image: dockerfile, dockerfile_path: docker/Dockerfile, dockerfile_context_path: . }',
      'dockerfile',
    ],
    ['build_settings: { build_image: dockerfile, dockerfile: "FROM scratch" }', 'dockerfile'],
    ['build_settings: { build_image: custom, dockerfile: "FROM scratch" }', 'dockerfile'],
    ['build_settings: { build_image: node-20-npm, is_static_site: true, output_directory: dist }', 'static'],
  ])('%j is of the builder %s', async (text, name) => {
    expect((await load(`${text}\n`)).builder.name).toBe(name);
  });

  it('sees values that change it, and another is another build', async () => {
    const inputs = async (value: string): Promise<string> =>
      (
        await load(`build_settings:\n  environment_variables: [{ name: VITE_URL, value: ${value} }]\n`)
      ).builder.inputs();
    expect(await inputs('a')).not.toBe(await inputs('b'));
  });
});

it('is a site alone, or with processes beside it', async () => {
  const build = 'build_settings: { build_image: node-20-npm, is_static_site: true, output_directory: dist }\n';
  const alone = await load(build);
  expect([alone.driver.name, alone.driver.supports.processes, alone.processes]).toEqual(['site', false, {}]);
  const services = 'services: { web: { command: node api.js, path: /api }, worker: { command: node worker.js } }\n';
  const beside = await load(`${build}${services}domains: [shop.example.com]\n`);
  expect([beside.driver.supports.cron, Object.keys(beside.processes ?? {})]).toEqual([true, ['web', 'worker']]);
  expect(await refused(`${build}services: { web: {} }\n`)).toContain('needs a `path` of its own beside a static site');
});

it('has a secret made on the server, another for each variable', async () => {
  const text =
    'build_settings: { environment_variables: [{ name: KEY, source: generated }, { name: OTHER, source: generated }] }\n';
  const { env = {} } = await load(text, { values: [] });
  for (const name of ['KEY', 'OTHER'])
    expect(() => Secret.isInstance(env[name]) && env[name].reveal()).toThrow(`generated("env.${name}")`);
});

it('publishes the port of web where it is told to, and leaves a release command out', async () => {
  const text =
    'build_settings: { container_port: 3000, expose_web_port: true, release_command: ./migrate, skip_release_command: true }\n';
  const { processes, releaseCommand } = await load(text);
  expect({ processes, releaseCommand }).toEqual({
    processes: { web: { port: 3000, publish: [3000] } },
    releaseCommand: false,
  });
});

it('tells all that does not fit together', async () => {
  const text = `services:
  web_1: { command: "bash -c 'open" }
  web-1: {}
  release: { command: ./one }
commands: { seed: { command: "seed '" } }
build_settings:
  build_image: cobol-74
  is_static_site: true
  release_command: ./two
  environment_variables:
    - { name: A, from_database: { name: bd, property: connection_url } }
    - { name: A, value: x }
databases: { db: { type: redis_7 } }
`;
  expect(await refused(text)).toMatchInlineSnapshot(`
    "appliku.yml:2: services.web_1.command: cannot be taken apart into words: Got EOF while in a quoted string
    appliku.yml:3: services.web-1: would be called web-1 on the server, as services.web_1 is
    appliku.yml:4: services.release.command: is another than build_settings.release_command; leave one of them out
    appliku.yml:5: commands.seed.command: cannot be taken apart into words: Got EOF while in a quoted string
    appliku.yml:7: build_settings.build_image: is none of python-<version>[-uv][-node-<version>], node-<version>[-npm|-yarn|-pnpm|-bun], ruby-<version>[-rails], dockerfile, custom
    appliku.yml:8: build_settings.is_static_site: needs output_directory
    appliku.yml:11: build_settings.environment_variables.0.from_database.name: there is no database bd; the nearest is db
    appliku.yml:12: build_settings.environment_variables.1: A is there twice"
  `);
});
