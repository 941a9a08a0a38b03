import fc from 'fast-check';
import { stringify } from 'yaml';
import { expect, it } from 'vitest';
import { wordsOf } from '../app/command.ts';
import { meaningMistakes, toOptions } from '../app/to-options.ts';
import type { AppFile } from '../file/app-file.ts';
import { parseFile } from '../file/parse-file.ts';
import { initialConfig, initialFiles } from './initial-config.ts';

/** What the loader makes of the text; it has no mistakes. */
function fileOf(files: Readonly<Record<string, string>>): AppFile {
  const parsed = parseFile('appliku.yml', initialConfig(files));
  parsed.refuse(meaningMistakes(parsed.file));
  return parsed.file;
}

it('begins with what somebody answers, where no other file says anything', () => {
  expect(initialConfig({}, { app: 'shop', host: 'deploy@203.0.113.7', domains: ['shop.example.com'], port: 3000 }))
    .toMatchInlineSnapshot(`
    "# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }
    app: shop
    host: deploy@203.0.113.7
    domains:
      - shop.example.com
    build_settings:
      container_port: 3000
    "
  `);
  expect(fileOf({})).toEqual({});
});

it('takes over an app of Heroku', () => {
  const text = initialConfig({
    Procfile:
      'web: gunicorn shop.wsgi --bind 0.0.0.0:$PORT\nworker: celery -A shop worker\nrelease: ./manage.py migrate\n',
    'app.json': JSON.stringify({
      name: 'Shop',
      env: {
        SECRET_KEY: { description: 'Signs cookies', generator: 'secret' },
        LOG_LEVEL: { value: 'info' },
        MODE: 'live',
        MAIL_URL: { required: true },
        NEVER: { required: false },
      },
      formation: { web: { quantity: 2, size: 'standard-1x' }, clock: { quantity: 1 } },
      scripts: { postdeploy: 'python manage.py loaddata first' },
      addons: ['heroku-postgresql'],
    }),
  });
  expect(text).toMatchInlineSnapshot(`
    "# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }
    # not taken over from app.json: "addons"
    # a release_command, perhaps, which runs in every deploy: {"postdeploy":"python manage.py loaddata first"}
    # not taken over from app.json: formation of clock, which nothing else names
    build_settings:
      environment_variables:
        - name: SECRET_KEY
          source: generated
        - name: LOG_LEVEL
          value: info
        - name: MODE
          value: live
        - name: MAIL_URL
          source: manual
    services:
      web:
        command: sh -c 'exec gunicorn shop.wsgi --bind 0.0.0.0:$PORT'
        scale: 2
      worker:
        command: celery -A shop worker
      release:
        command: ./manage.py migrate
    "
  `);
});

it('takes over an app of Compose, with its databases', () => {
  const text = initialConfig({
    'docker-compose.yml': `
x-app: &app
  build: { context: ., dockerfile: docker/Dockerfile }
  environment: &env
    DATABASE_URL: postgres://me:pass@db:5432/shop
    CACHE_URL: redis://cache:6379/1
    SECRET_KEY: \${SECRET_KEY:-unsafe}
    PRICE: 5$$
    DEBUG: 0
services:
  app:
    <<: *app
    command: gunicorn shop.wsgi --bind '0.0.0.0:8000'
    ports: ["127.0.0.1:8080:8000"]
    volumes: ["media:/media", "./src:/src"]
    healthcheck: { test: curl localhost }
  worker: { <<: *app, command: [celery, -A, shop, worker], environment: { <<: *env, QUEUE: mail } }
  db: { image: "postgres:16-alpine", volumes: ["data:/var/lib/postgresql/data"] }
  cache: { image: redis:7 }
  mail: { image: axllent/mailpit }
volumes: { media: {}, data: {} }
`,
  });
  expect(text).toMatchInlineSnapshot(`
    "# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }
    # web, which takes the requests, is "app" of the Compose file
    # db begins empty, with a password of its own: bring its data over yourself
    # cache begins empty, with a password of its own: bring its data over yourself
    # not taken over from the Compose file: the service "mail" with "axllent/mailpit"
    # not taken over from the service web: healthcheck
    # not taken over from the service web: the volume "./src:/src"
    build_settings:
      build_image: dockerfile
      dockerfile_path: docker/Dockerfile
      container_port: 8000
      environment_variables:
        - name: DATABASE_URL
          from_database:
            name: db
            property: private_connection_url
        - name: CACHE_URL
          source: manual
        - name: SECRET_KEY
          source: manual
        - name: PRICE
          value: 5$
        - name: DEBUG
          value: "0"
        - name: QUEUE
          value: mail
    services:
      web:
        command: gunicorn shop.wsgi --bind 0.0.0.0:8000
      worker:
        command: celery -A shop worker
    databases:
      db:
        type: postgresql_16
      cache:
        type: redis_7
    volumes:
      media:
        target: /media
    "
  `);
});

it('takes the predeploy of Dokku, and goes on where a file cannot be read', () => {
  const text = initialConfig({
    Procfile: 'web node server.js\n',
    'app.json': '{ "scripts": { "dokku": { "predeploy": "node migrate.js && echo done" } } }',
    'compose.yml': 'services: [',
  });
  expect(text).toMatchInlineSnapshot(`
    "# All keys: docs/appliku-yml.md of the SDK. HTTPS: https: { email: you@example.com }
    # nothing was taken over from the Procfile: "The image cannot be planned: \\"web node server.js\\" is no entry (Procfile:1)"
    # nothing was taken over from the Compose file: it has no services
    build_settings:
      release_command: sh -c 'node migrate.js && echo done'
    "
  `);
  expect(
    toOptions(fileOf({ 'app.json': '{ "scripts": { "dokku": { "predeploy": "a && b" } } }' }), {}).releaseCommand,
  ).toEqual({
    command: ['sh', '-c', 'a && b'],
  });
});

const line = fc.string({ unit: 'grapheme', maxLength: 30 });

it('gives a file without mistakes, whatever the others hold', () => {
  const json = fc.json().map((text) => text);
  const nearly = fc
    .record({
      env: fc.dictionary(line, fc.oneof(line, fc.record({ value: line }), fc.constant({ generator: 'secret' }))),
      formation: fc.dictionary(line, fc.record({ quantity: fc.integer() })),
      scripts: fc.dictionary(fc.constantFrom('postdeploy', 'dokku'), fc.oneof(line, fc.record({ predeploy: line }))),
    })
    .map((value) => JSON.stringify(value));
  const service = fc.record(
    {
      build: fc.oneof(line, fc.record({ context: line, dockerfile: line })),
      image: fc.oneof(line, fc.constantFrom('postgres:16', 'redis:7', 'mysql:8.0')),
      command: fc.oneof(line, fc.array(line)),
      environment: fc.oneof(fc.dictionary(line, line), fc.array(line)),
      ports: fc.array(fc.oneof(line, fc.integer())),
      volumes: fc.array(fc.oneof(line, fc.constantFrom('a_b:/x', 'a-b:/y', 'db-data:/z'))),
    },
    { requiredKeys: [] },
  );
  const names = fc.oneof(fc.constantFrom('web', 'release', 'db', 'a_b', 'A-b', 'constructor'), line);
  const compose = fc.record({ services: fc.dictionary(names, service) }).map((value) => stringify(value));
  const text = fc.oneof(
    line,
    json,
    nearly,
    compose,
    fc.array(line).map((lines) => lines.map((one) => `web: ${one}`).join('\n')),
  );
  const files = fc.dictionary(fc.constantFrom(...initialFiles), text);
  fc.assert(
    fc.property(files, (given) => void fileOf(given)),
    { numRuns: 200 },
  );
});

it('has every word of a command, and every value, as it was', () => {
  const words = fc
    .array(
      line.filter((word) => !/[\0$]/.test(word)),
      { minLength: 1 },
    )
    .filter(([first]) => first !== '');
  const values = fc.array(line.filter((word) => !/[\0$]/.test(word) && !URL.canParse(word)));
  fc.assert(
    fc.property(words, values, (command, all) => {
      const environment = Object.fromEntries(all.map((value, index) => [`V${index}`, value]));
      const file = fileOf({ 'compose.yml': stringify({ services: { web: { build: '.', command, environment } } }) });
      expect(wordsOf(file.services?.['web']?.command ?? '')).toEqual(command);
      expect(toOptions(file, {}).env).toEqual(environment);
      const json = fileOf({ 'app.json': JSON.stringify({ env: environment }) });
      expect(toOptions(json, {}).env).toEqual(environment);
    }),
  );
});
