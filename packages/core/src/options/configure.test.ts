import { fakeWorld } from '@appliku/conformance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secret } from '../secret.ts';
import { configure } from './configure.ts';
import { mistakesOf, optionsWith } from '../testing/options.ts';

describe('configure', () => {
  it('fills in what was left out', () => {
    const { processes, rules, keep, drainMs } = configure(
      optionsWith({ domains: ['Shop.Example.com', 'münchen.example'] }),
    );
    expect({ processes, rules, keep, drainMs }).toEqual({
      processes: {
        web: {
          port: 3000,
          instances: 1,
          health: { kind: 'http', path: '/', timeoutMs: 60_000 },
          handover: 'overlap',
          stopSignal: 'SIGTERM',
          graceMs: 30_000,
        },
      },
      rules: [{ domains: ['shop.example.com', 'xn--mnchen-3ya.example'], path: '/', to: 'web' }],
      keep: 5,
      drainMs: 30_000,
    });
  });

  it('sends domains to the site that the builder makes', () => {
    const { builder, driver, router } = optionsWith();
    const site = { ...builder, makes: 'site' };
    const serves = { ...driver, runs: ['image', 'site'] };
    const files = { ...router, accepts: ['tcp', 'directory'] };
    const domains = ['docs.example.com'];
    const options = { builder: site, driver: serves, router: files, processes: undefined, domains };
    expect(configure(optionsWith(options)).rules).toEqual([{ domains, path: '/', to: 'site' }]);
    const api = { api: { port: 3000, path: '/api' } };
    const beside = { ...options, builder: { ...site, withImage: true }, processes: api };
    expect(configure(optionsWith(beside)).rules).toContainEqual({ domains, path: '/api', to: 'api' });
    expect(mistakesOf({ ...beside, processes: {} })).toEqual([
      'processes: there are none; fake-builder makes an image for them',
    ]);
    expect(mistakesOf({ ...beside, driver: { ...driver, runs: ['site'] } })).toEqual([
      'driver: fake-driver runs no image; fake-builder makes one',
    ]);
    const none = { ...serves, supports: { ...driver.supports, processes: false } };
    expect(mistakesOf({ ...options, driver: none, processes: api, releaseCommand: 'migrate' })).toEqual([
      'processes.api: fake-driver runs no processes',
      'releaseCommand: fake-driver runs no processes',
    ]);
    const cron = { nightly: { schedule: '30 3 * * *', command: 'report' } };
    const volumes = { media: { webPath: '/media' } };
    expect(mistakesOf({ ...options, processes: api, cron, volumes, networks: ['backend'] })).toEqual([
      'processes.api: fake-builder makes no image for processes',
      'cron.nightly: fake-builder makes no image for processes',
      'volumes.media: fake-builder makes no image for processes',
      'networks: fake-builder makes no image for processes',
    ]);
    expect(
      configure(optionsWith({ ...options, driver: { ...driver, runs: ['site'] }, processes: api })).rules,
    ).toContainEqual({ domains, path: '/api', to: 'api' });
    expect(mistakesOf({ ...beside, processes: { site: { port: 3000 } } })).toEqual([
      'builder: it makes the `site`; call the process or volume of that name something else',
    ]);
    expect(mistakesOf({ ...options, router: { ...router, accepts: ['tcp'] } })).toEqual([
      'router: fake-router serves no files',
    ]);
    expect(mistakesOf({ rules: [{ domains, to: 'site' }] })).toEqual([
      'domains: docs.example.com would go to the process site, which has no port',
    ]);
  });

  it('fills in what a cron job leaves out, and refuses one that the driver cannot run', () => {
    const cron = { nightly: { schedule: '30 3 * * *', command: ['report'] } };
    const { driver } = optionsWith();
    const able = { ...driver, supports: { ...driver.supports, cron: true } };
    expect(configure(optionsWith({ cron, driver: able })).cron).toEqual({
      nightly: {
        name: 'nightly',
        schedule: '30 3 * * *',
        command: { argv: ['report'] },
        overlap: 'forbid',
        timeoutMs: 3_600_000,
      },
    });
    const unable = { ...driver, supports: { ...driver.supports, cron: false } };
    expect(mistakesOf({ cron, driver: unable })).toEqual(['cron: fake-driver runs no cron jobs']);
    expect(mistakesOf({ cron: { nightly: { schedule: '0 25 * * *', command: 'x' } } })).toEqual([
      'cron.nightly.schedule: hour: "25" is not a number from 0 to 23',
    ]);
  });

  it('takes commands as words or as a line, and memory with a unit', () => {
    const processes = {
      web: { port: 1, command: 'npm start', memory: '512m', health: '/up' },
      worker: { command: ['node', 'worker.js'] },
    };
    const configured = configure(optionsWith({ processes, releaseCommand: { command: ['migrate'], timeoutMs: 5 } }));
    expect(configured.processes['web']).toMatchObject({ command: { shell: 'npm start' }, memory: 536_870_912 });
    expect(configured.processes['worker']).toMatchObject({
      command: { argv: ['node', 'worker.js'] },
      health: { kind: 'running', forMs: 3000 },
    });
    expect(configured.releaseCommand).toEqual({ name: 'release', command: { argv: ['migrate'] }, timeoutMs: 5 });
  });

  it('takes volumes, serves those with a web path, and gives one that is not shared a single writer', () => {
    const { processes, volumes, rules } = configure(
      optionsWith({
        volumes: { data: {}, media: { shared: true, path: '/srv/media', webPath: '/media' } },
        processes: { web: { port: 1, mounts: { media: '/media' } }, worker: { mounts: { data: '/data' } } },
        domains: ['shop.example.com'],
        rules: [{ domains: ['files.example.com'], to: 'media' }],
      }),
    );
    expect([processes['web']?.handover, processes['worker']?.handover]).toEqual(['overlap', 'replace']);
    expect(volumes).toEqual({
      data: { name: 'data', shared: false },
      media: { name: 'media', shared: true, path: '/srv/media', webPath: '/media' },
    });
    expect(rules).toEqual([
      { domains: ['shop.example.com'], path: '/', to: 'web' },
      { domains: ['shop.example.com'], path: '/media', to: 'media' },
      { domains: ['files.example.com'], path: '/media', to: 'media' },
    ]);
  });

  it('says what is wrong with volumes', () => {
    const web = { port: 1, mounts: { dat: '/data' } };
    expect(mistakesOf({ processes: { web } })).toEqual(['processes.web.mounts.dat: there is no volume dat']);
    expect(mistakesOf({ volumes: { web: { webPath: '/w' } } })).toEqual([
      'volumes.web: a process is called that; rules would not tell them apart',
    ]);
    const volumes = { a: { path: 'x' }, b: { path: '/a/../b' }, c: { webPath: '/' }, d: { path: '/a;b' } };
    expect(mistakesOf({ volumes }).map((line) => line.split(':')[0])).toEqual([
      'volumes.a.path',
      'volumes.b.path',
      'volumes.c.webPath',
      'volumes.d.path',
    ]);
  });

  it('keeps secrets apart from plain values', () => {
    const { env, secrets } = configure(optionsWith({ env: { NODE_ENV: 'production', TOKEN: secret('hunter2') } }));
    expect({ env, secrets }).toEqual({ env: { NODE_ENV: 'production' }, secrets: { TOKEN: 'hunter2' } });
  });

  it('names every mistake at once, each with its path', () => {
    const mistakes = mistakesOf({
      app: 'Shop',
      processes: { web: { port: 0, instances: 1.5, comand: 'x' }, Web: {} },
      domains: ['shop', 'a.test; return 200'],
      env: { 'A B': 'x', OK: 'nul\0' },
      builder: {},
      sourc: 1,
    });
    expect(mistakes.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining([
        'app',
        'processes.web.port',
        'processes.web.instances',
        'processes.web.comand',
        'processes.Web',
        'domains.0',
        'domains.1',
        'env.A B',
        'env.OK',
        'builder',
        'sourc',
      ]),
    );
  });

  it('gives every environment an id of its own', () => {
    const idOf = (environment?: string): string => configure(optionsWith({ environment })).app;
    expect([idOf(), idOf('production'), idOf('staging')]).toEqual(['shop', 'shop', 'shop_staging']);
  });

  it.each(['', 'a_b', 'Staging', '-a', 'a'.repeat(21), 'a.b', '../x'])('takes %o for no environment', (environment) => {
    expect(mistakesOf({ environment })).toEqual([expect.stringMatching(/^environment: /)]);
  });

  it('refuses names of processes by which two apps could have containers of one name', () => {
    expect(mistakesOf({ processes: { 'web-1-web': { port: 1 }, 'web-2': { port: 2 } } })).toEqual([
      'processes.web-1-web: must not have a number between two dashes',
    ]);
  });

  it('says what does not fit together', () => {
    expect(mistakesOf({ processes: { worker: {} }, domains: ['shop.example.com'] })).toEqual([
      'domains: shop.example.com would go to the process web, which has no port',
    ]);
    expect(mistakesOf({ processes: {} })).toEqual([
      'processes: there are none, and fake-builder makes nothing but an image',
    ]);
    expect(mistakesOf({ processes: { worker: { health: '/up' } } })).toEqual([
      'processes.worker.health: a GET needs a port; there is none',
    ]);
    const rules = [{ domains: ['shop.example.com'], to: 'web' }];
    expect(mistakesOf({ domains: ['shop.example.com'], rules })).toEqual(['rules: shop.example.com/ has two rules']);
  });

  it('names plugins of another version or without a verb', () => {
    const { driver } = fakeWorld();
    expect(mistakesOf({ driver: { ...driver, specVersion: 2 } })).toEqual([
      'driver: fake-driver was written for version 2 of the contract; this is 1',
    ]);
    expect(mistakesOf({ driver: { ...driver, retire: undefined } })).toEqual(['driver: fake-driver has no retire()']);
  });

  it('refuses __proto__ as a name, which is none of an own value to most of JavaScript', () => {
    const named = { ['__proto__']: 'x' };
    for (const option of ['processes', 'volumes', 'services', 'cron', 'env'])
      expect(mistakesOf({ [option]: named })).toEqual([`${option}.__proto__: cannot be a name`]);
    const web = { port: 3000, env: named };
    expect(mistakesOf({ processes: { web } })).toEqual(['processes.web.env.__proto__: cannot be a name']);
  });

  it('lets no domain through that is more than a name', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const [line] = mistakesOf({ domains: [`shop${noise}.example.com`] });
        if (line === undefined) {
          const [rule] = configure(optionsWith({ domains: [`shop${noise}.example.com`] })).rules;
          expect(rule?.domains[0]).toMatch(/^[a-z0-9.-]+$/);
        }
      }),
    );
  });

  it('sends a process the domains and paths that it says itself', () => {
    const processes = {
      web: { port: 3000 },
      api: { port: 4000, path: '/api' },
      admin: { port: 5000, domains: ['Admin.example.com'] },
      old: { port: 6000, path: '/old', enabled: false },
    };
    const { rules, processes: found } = configure(optionsWith({ domains: ['shop.example.com'], processes }));
    expect(rules).toEqual([
      { domains: ['shop.example.com'], path: '/', to: 'web' },
      { domains: ['shop.example.com'], path: '/api', to: 'api' },
      { domains: ['admin.example.com'], path: '/', to: 'admin' },
    ]);
    expect(Object.keys(found)).toEqual(['web', 'api', 'admin']);
  });

  it('hands over by replace where a port of the host is published', () => {
    const mail = (other: object): object => ({
      processes: { mail: { publish: [25, { hostPort: 53, protocol: 'udp' }], ...other } },
    });
    expect(configure(optionsWith(mail({}))).processes['mail']).toMatchObject({
      handover: 'replace',
      publish: [
        { hostPort: 25, port: 25, protocol: 'tcp', address: '0.0.0.0' },
        { hostPort: 53, port: 53, protocol: 'udp', address: '0.0.0.0' },
      ],
    });
    expect(mistakesOf(mail({ instances: 2, handover: 'overlap' }))).toEqual([
      'processes.mail.instances: only one can hold a published port of the host',
      'processes.mail.handover: must be replace, since it publishes a port of the host',
    ]);
  });

  it('refuses values that no environment can hold, and shows none of them', () => {
    const [nul, half] = ['must not contain a NUL byte', 'must not contain half a character (a lone surrogate)'];
    const env = { A: 'a\0', B: '\uD83D', C: secret('hunter2\uDC00'), D: secret('hunter2\0'), E: '😀' };
    expect(mistakesOf({ env })).toEqual([`env.A: ${nul}`, `env.B: ${half}`, `env.C: ${half}`, `env.D: ${nul}`]);
    expect(mistakesOf({ processes: { web: { port: 3000, env: { A: '\uD83D' } } } })).toEqual([
      `processes.web.env.A: ${half}`,
    ]);
  });
});
