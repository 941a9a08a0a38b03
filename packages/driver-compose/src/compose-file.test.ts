import { aProcess, aRelease } from '@appliku/conformance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { composeFile } from './compose-file.ts';

const settings = { logs: { maxMegabytes: 10, maxFiles: 3 } };
const ports = { web: { first: 20_010, count: 3 } };

describe('composeFile', () => {
  it('writes a file that people can read and use', async () => {
    const release = aRelease({
      processes: {
        web: aProcess({ port: 3000, instances: 2, memory: 512 * 1024 ** 2, cpus: 0.5, mounts: { media: '/media' } }),
        worker: aProcess({ command: { argv: ['node', 'worker.js', '$HOME'] }, mounts: { logs: '/logs' } }),
      },
      volumes: { media: { name: 'media', shared: true }, logs: { name: 'logs', path: '/srv/logs', shared: true } },
      env: { NODE_ENV: 'production', PRICE: '5$' },
      secrets: ['DATABASE_URL'],
    });
    // The documentation shows it.
    await expect(composeFile(release, ports, settings)).toMatchFileSnapshot('fixtures/docker-compose.yml');
  });

  it('publishes one port for one instance, of a range that may be larger', () => {
    expect(composeFile(aRelease(), ports, settings)).toContain('- "127.0.0.1:20010:3000"');
  });

  it('passes a shell line as one argument', () => {
    const web = aProcess({ port: 3000, command: { shell: 'echo $A && exec node .' } });
    expect(composeFile(aRelease({ processes: { web } }), ports, settings)).toContain(
      `    command:\n      - "/bin/sh"\n      - "-c"\n      - "echo $$A && exec node ."\n`,
    );
  });

  it('says PORT whatever the environment says', () => {
    expect(composeFile(aRelease({ env: { PORT: '80' } }), ports, settings)).toContain('PORT: "3000"');
  });

  it('lets the environment of a process win over that of the release', () => {
    const web = aProcess({ port: 3000, env: { A: 'process' } });
    expect(composeFile(aRelease({ processes: { web }, env: { A: 'release' } }), ports, settings)).toContain(
      'A: "process"',
    );
  });

  it('keeps any text as one YAML string', () => {
    const file = z.object({ services: z.object({ web: z.object({ environment: z.record(z.string(), z.string()) }) }) });
    const text = fc.string({ unit: 'binary' }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(text, (value) => {
        const written = composeFile(aRelease({ env: { VALUE: value } }), ports, settings);
        const { services } = file.parse(parse(written));
        expect(services.web.environment['VALUE']).toBe(value.replaceAll('$', '$$$$'));
        expect(written).not.toMatch(/[\u007F-\u009F\u2028\u2029\uFEFF]/);
      }),
    );
  });

  it.each(['a\0b', 'half \ud83d'])('refuses the value %j without telling it', (value) => {
    expect(() => composeFile(aRelease({ env: { KEY: value } }), ports, settings)).toThrow(
      new TypeError('The value of KEY has a NUL or half a character in it'),
    );
  });

  it('publishes ports of the host, and leaves the init out where that is wanted', () => {
    const publish = [{ hostPort: 25, port: 2525, protocol: 'tcp', address: '0.0.0.0' }] as const;
    const mail = aProcess({ publish, init: false, handover: 'replace' });
    const text = composeFile(aRelease({ processes: { mail } }), ports, settings);
    expect(text).toContain('    ports:\n      - "0.0.0.0:25:2525/tcp"\n');
    expect(text).toContain('    init: false\n');
  });
});
