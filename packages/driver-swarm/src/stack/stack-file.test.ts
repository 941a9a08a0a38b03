import { aProcess, aRelease } from '@appliku/conformance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { stackFile } from './stack-file.ts';

const stack = {
  image: 'registry.example.com/shop@sha256:1',
  relay: 'a1b2c3d4',
  settings: { logs: { maxMegabytes: 10, maxFiles: 3 }, volumes: {}, publish: 'host' as const },
};

describe('stackFile', () => {
  it('writes a file that people can read', async () => {
    const release = aRelease({
      processes: {
        web: aProcess({
          port: 3000,
          instances: 3,
          memory: 512 * 1024 ** 2,
          cpus: 0.5,
          placement: ['node.role==worker'],
        }),
        worker: aProcess({ command: { argv: ['node', 'worker.js', '$HOME'] }, handover: 'replace' }),
      },
      env: { NODE_ENV: 'production', PRICE: '5$' },
      secrets: ['DATABASE_URL'],
    });
    // The documentation shows it.
    await expect(stackFile(release, stack)).toMatchFileSnapshot('fixtures/docker-stack.yml');
  });

  it('runs as many tasks as are wanted now', () => {
    const release = aRelease({ processes: { web: aProcess({ port: 3000 }), worker: aProcess({ instances: 2 }) } });
    const { services } = fileSchema.parse(parse(stackFile(release, { ...stack, replicas: { worker: 0 } })));
    expect(services).toMatchObject({ web: { deploy: { replicas: 1 } }, worker: { deploy: { replicas: 0 } } });
  });

  it("lets Swarm go by the image's HEALTHCHECK only where that was chosen", () => {
    const health = { kind: 'image', timeoutMs: 1000 } as const;
    const release = aRelease({ processes: { web: aProcess({ port: 3000, health }), worker: aProcess() } });
    const { services } = fileSchema.parse(parse(stackFile(release, stack)));
    expect(services['web']).not.toHaveProperty('healthcheck');
    expect(services['worker']).toMatchObject({ healthcheck: { disable: true } });
  });

  it('mounts volumes, on the node that has them', () => {
    const release = aRelease({
      processes: { web: aProcess({ port: 3000, mounts: { data: '/data', logs: '/logs', media: '/media' } }) },
      volumes: {
        data: { name: 'data', shared: false },
        logs: { name: 'logs', path: '/srv/logs', shared: true },
        media: { name: 'media', shared: true },
      },
    });
    const options = { type: 'nfs', o: 'addr=10.0.0.5', device: ':/$media' };
    const settings = { ...stack.settings, volumes: { media: { everywhere: true as const, options } } };
    expect(parse(stackFile(release, { ...stack, settings }))).toMatchObject({
      services: {
        web: {
          volumes: [
            { type: 'volume', source: 'data', target: '/data' },
            { type: 'bind', source: '/srv/logs', target: '/logs' },
            { type: 'volume', source: 'media', target: '/media' },
          ],
          deploy: {
            placement: {
              constraints: [
                'node.labels.com.appliku.volume.shop_data==here',
                'node.labels.com.appliku.volume.shop_logs==here',
              ],
            },
          },
        },
      },
      volumes: {
        data: { name: 'shop_data', labels: { 'com.appliku.app': 'shop' } },
        media: { name: 'shop_media', driver_opts: { ...options, device: ':/$$media' } },
      },
    });
  });

  it.each([
    ['host', 'dnsrr'],
    ['ingress', 'vip'],
  ] as const)('publishes ports in the mode %s', (publish, endpointMode) => {
    const port = { hostPort: 2525, port: 25, protocol: 'tcp', address: '0.0.0.0' } as const;
    const release = aRelease({ processes: { smtp: aProcess({ publish: [port] }), worker: aProcess() } });
    expect(parse(stackFile(release, { ...stack, settings: { ...stack.settings, publish } }))).toMatchObject({
      services: {
        smtp: {
          ports: [{ target: 25, published: 2525, protocol: 'tcp', mode: publish }],
          deploy: { endpoint_mode: endpointMode },
        },
        worker: { deploy: { endpoint_mode: 'dnsrr' } },
      },
    });
  });

  it('keeps any text as one string, which Docker takes for itself alone', () => {
    const dollars = fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ' ', '"') });
    const text = fc.oneof(dollars, fc.string({ unit: 'binary' })).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, text, text, (plain, secret, argument) => {
        const web = aProcess({ port: 3000, command: { argv: ['run', argument] } });
        const release = aRelease({ env: { PLAIN: plain }, processes: { web }, secrets: ['SECRET'] });
        const written = stackFile(release, { ...stack, secrets: { SECRET: secret } });
        const { services } = fileSchema.parse(parse(written));
        expect(services['web']).toMatchObject({
          environment: { PLAIN: doubled(plain), SECRET: doubled(secret), PORT: '3000' },
          command: ['run', doubled(argument)],
        });
      }),
    );
  });

  it('lets what a process has of its own win over secrets', () => {
    const web = aProcess({ port: 3000, env: { A: 'process' } });
    const written = stackFile(aRelease({ processes: { web }, secrets: ['A'] }), { ...stack, secrets: { A: 'secret' } });
    expect(written).toContain('A: "process"');
    expect(written).not.toContain('secret"');
  });
});

const fileSchema = z.object({ services: z.record(z.string(), z.record(z.string(), z.unknown())) });

function doubled(value: string): string {
  return value.replaceAll('$', '$$$$');
}
