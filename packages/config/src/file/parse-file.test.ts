import { DeployError } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import type { AppFile } from './app-file.ts';
import { parseFile } from './parse-file.ts';

const fileOf = (text: string): AppFile => parseFile('appliku.yml', text).file;

function mistakesIn(text: string): readonly string[] {
  try {
    fileOf(text);
    return [];
  } catch (error) {
    if (!DeployError.isInstance(error)) throw error;
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', hint: expect.stringContaining('x-') });
    return error.output ?? [];
  }
}

const newer = `
build_settings:
  build_image: python-3.13-uv-node-25.6
  container_port: 8000
  environment_variables:
    - name: VERSION
      value: 1.10
    - name: DATABASE_URL
      from_database:
        name: db
        property: private_connection_url
services:
  web:
    command: gunicorn shop.wsgi
    scale: 2
    resources_limits_memory: 512M
    resources_limits_cpus: "0.5"
databases:
  db:
    type: postgresql_17
volumes:
  media:
    target: /media
    url: /media/
cronjobs:
  nightly:
    schedule: "0 3 * * *"
    command: ./manage.py clearsessions
`;

const older = `
build_settings:
  build_image: python-3.13-uv-node-25.6
  container_port: 8000
  environment_variables:
    - name: VERSION
      value: 1.10
    - name: DATABASE_URL
      from_database: { name: db, property: private_connection_url }
services:
  - name: web
    command: gunicorn shop.wsgi
    scale: 2
    resources_limits_memory: 512M
    resources_limits_cpus: "0.5"
databases:
  - name: db
    type: postgresql_17
volumes:
  - name: media
    target: /media
    url: /media/
cronjobs:
  - name: nightly
    schedule: "0 3 * * *"
    command: ./manage.py clearsessions
`;

/** Ten lines that stand for a million texts. */
const bomb = Array.from('bcdefghijk', (key, index) => {
  const former = String.fromCharCode(key.charCodeAt(0) - 1);
  return index === 0 ? 'b: &b [x, x, x, x]\n' : `${key}: &${key} [*${former}, *${former}, *${former}, *${former}]\n`;
}).join('');

describe('a file', () => {
  it('is read in both generations', () => {
    expect(fileOf(newer)).toMatchInlineSnapshot(`
      {
        "build_settings": {
          "build_image": "python-3.13-uv-node-25.6",
          "container_port": 8000,
          "environment_variables": [
            {
              "name": "VERSION",
              "value": "1.10",
            },
            {
              "from_database": {
                "name": "db",
                "property": "private_connection_url",
              },
              "name": "DATABASE_URL",
            },
          ],
        },
        "cronjobs": {
          "nightly": {
            "command": "./manage.py clearsessions",
            "schedule": "0 3 * * *",
          },
        },
        "databases": {
          "db": {
            "type": "postgresql_17",
          },
        },
        "services": {
          "web": {
            "command": "gunicorn shop.wsgi",
            "resources_limits_cpus": 0.5,
            "resources_limits_memory": "512m",
            "scale": 2,
          },
        },
        "volumes": {
          "media": {
            "target": "/media",
            "url": "/media/",
          },
        },
      }
    `);
    expect(fileOf(older)).toEqual(fileOf(newer));
  });

  it('calls a database of a list by its type, where it has no name', () => {
    expect(fileOf('databases:\n  - type: redis_7\n').databases).toEqual({ redis_7: { type: 'redis_7' } });
  });

  it('keeps values as they were written', () => {
    const values = ['1.10', 'no', '0755', '1e3', '2026-01-01', '~', 'true', "'quoted'", '"a\\nb"', ''];
    const lines = values.map((value, index) => `    - { name: V${index}, value: ${value} }\n`);
    const { environment_variables: variables } =
      fileOf(`build_settings:\n  environment_variables:\n${lines.join('')}`).build_settings ?? {};
    expect(variables?.map((variable) => 'value' in variable && variable.value)).toEqual([
      '1.10',
      'no',
      '0755',
      '1e3',
      '2026-01-01',
      '~',
      'true',
      'quoted',
      'a\nb',
      '',
    ]);
  });

  it('may be empty, have empty sections, and sections of its own', () => {
    expect(fileOf('')).toEqual({});
    expect(fileOf('# nothing\n')).toEqual({});
    expect(fileOf('services:\nvolumes:\nx-shared: &shared\n  scale: 2\n')).toEqual({});
    expect(fileOf('x-one: &one\n  scale: 2\nservices:\n  web: *one\n').services).toEqual({ web: { scale: 2 } });
  });

  it('tells every mistake with its line, and what may have been meant', () => {
    const text = `build_settings:
  build_image2: python-3.13
  container_port: 80000
services:
  web:
    name1: x
    scale: two
    resources_limits_memory: lots
databases:
  cache:
    type: redis_19
volumes:
  media: { url: /media }
cronjobs:
  nightly: { schedule: "" }
`;
    expect(mistakesIn(text)).toMatchInlineSnapshot(`
      [
        "appliku.yml:2: build_settings.build_image2: there is no such key; the nearest is build_image",
        "appliku.yml:3: build_settings.container_port: must be a whole number from 1 to 65535",
        "appliku.yml:6: services.web.name1: there is no such key; the nearest is path",
        "appliku.yml:7: services.web.scale: must be a whole number from 0 to 100",
        "appliku.yml:8: services.web.resources_limits_memory: must be an amount of memory such as 512M",
        "appliku.yml:11: databases.cache.type: there is no such type; the nearest are redis_6, redis_7, redis_8",
        "appliku.yml:13: volumes.media: needs a target, the path in the container",
        "appliku.yml:15: cronjobs.nightly.schedule: must not be empty",
        "appliku.yml:15: cronjobs.nightly.command: must be a text",
      ]
    `);
  });

  it('counts lines in lists too', () => {
    expect(
      mistakesIn(
        'services:\n  - name: web\n    scale: 1\n  - name: worker\n    scael: 1\n  - scale: 1\n  - name: web\n',
      ),
    ).toMatchInlineSnapshot(`
      [
        "appliku.yml:5: services.worker.scael: there is no such key; the nearest is scale",
        "appliku.yml:6: services.2: needs a name",
        "appliku.yml:7: services.3: web is there twice",
      ]
    `);
  });

  it.each([
    ['a: [', 'flow'],
    ['a: 1\na: 2\n', 'unique'],
    ['a: *nobody\n', 'nobody'],
    ['- 1\n', 'map'],
    ['just text', 'map'],
    ['services: text\n', 'map by name'],
    ['? [a]\n: 1\n', 'strings'],
    [bomb, 'alias'],
  ])('is refused: %j', (text, reason) => {
    expect(mistakesIn(text).join('\n').toLowerCase()).toContain(reason.toLowerCase());
  });

  it('has no keys of objects', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      expect(mistakesIn(`${key}: { app: x }\n`)).toHaveLength(1);
      expect(mistakesIn(`services:\n  ${key}: { command: x, ${key}: y }\n`)).not.toEqual([]);
    }
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });
});
