import { Duplex } from 'node:stream';
import { fakeHost } from '@appliku/conformance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSocket } from '../hosts/sessions/as-socket.ts';
import { createOptions } from './container-state.ts';
import { dockerClient } from './docker-client.ts';
import type { EngineLogLine } from './engine.ts';
import { LogFrames } from './log-frames.ts';
import { negotiate } from './negotiate.ts';

describe('the version of the API', () => {
  it.each([
    ['1.41', '1.12', '1.41'],
    ['1.45', '1.24', '1.44'],
    ['1.52', '1.44', '1.44'],
    ['1.60', '1.48', '1.48'],
    ['2.1', undefined, '1.44'],
  ])('of Docker that speaks up to %s and from %s is %s', (newest, minimum, spoken) => {
    expect(negotiate('host', '1', newest, minimum)).toBe(spoken);
  });

  it('has to be 1.41', () => {
    expect(() => negotiate('host', '19.03', '1.40', '1.12')).toThrow('too old');
  });
});

it('is not waited for for ever', async () => {
  const silent = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
  const host = { ...fakeHost(), connect: () => Promise.resolve(asSocket(silent)) };
  const question = dockerClient(host, 20).ask((docker) => docker.ask({ path: '/_ping' }));
  await expect(question).rejects.toMatchObject({ code: 'DOCKER_FAILED', message: expect.stringMatching(/no answer/) });
  expect(silent.destroyed).toBe(true);
});

it('leaves no timer behind once it has begun to tell what goes on', async () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
  const talking = new Duplex({
    read: () => undefined,
    write: (_chunk, _encoding, done) => {
      talking.push('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      done();
    },
  });
  const host = { ...fakeHost(), connect: () => Promise.resolve(asSocket(talking)) };
  const before = timers();
  await dockerClient(host).listen((docker) => docker.listen({ path: '/events' }));
  expect(timers()).toBe(before);
});

describe('log frames', () => {
  const time = '2026-11-23T04:00:15.973617135Z';

  function frame(stream: EngineLogLine['stream'], text: string): Buffer {
    const payload = Buffer.from(text);
    const header = Buffer.from([stream === 'err' ? 2 : 1, 0, 0, 0, 0, 0, 0, 0]);
    header.writeUInt32BE(payload.length, 4);
    return Buffer.concat([header, payload]);
  }

  function read(bytes: Buffer, size: number): readonly EngineLogLine[] {
    const frames = new LogFrames();
    const lines: EngineLogLine[] = [];
    for (let from = 0; from < bytes.length; from += size) lines.push(...frames.push(bytes.subarray(from, from + size)));
    return [...lines, ...frames.end()];
  }

  it('are the same lines however they are cut', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((line) => !line.includes('\n'));
    const line = fc.record({ stream: fc.constantFrom('out' as const, 'err' as const), text });
    fc.assert(
      fc.property(fc.array(line), fc.integer({ min: 1, max: 40 }), (lines, size) => {
        const bytes = Buffer.concat(lines.map((one) => frame(one.stream, `${time} ${one.text}\n`)));
        expect(read(bytes, size)).toEqual(lines.map((one) => ({ ...one, at: time })));
      }),
    );
  });

  it('join the parts of a long line, by stream', () => {
    const parts = [frame('out', `${time} one `), frame('err', `${time} E\n`), frame('out', `${time} line\n`)];
    expect(read(Buffer.concat(parts), 7)).toEqual([
      { at: time, stream: 'err', text: 'E' },
      { at: time, stream: 'out', text: 'one line' },
    ]);
  });

  it('may be missing, and the last line break too', () => {
    expect(read(Buffer.from(`${time} raw\r\n${time} end`), 5)).toEqual([
      { at: time, stream: 'out', text: 'raw' },
      { at: time, stream: 'out', text: 'end' },
    ]);
    expect(read(Buffer.alloc(0), 1)).toEqual([]);
  });
});

describe('a container to make', () => {
  it('is told to Docker', () => {
    const spec = { name: 'n', image: 'sha256:1', env: { A: 'b=c' }, labels: { l: '1' } };
    expect(
      createOptions({
        ...spec,
        mounts: [
          { from: 'data', to: '/data' },
          { from: '/srv/x', to: '/x' },
        ],
        memory: 1024,
        cpus: 0.5,
      }),
    ).toMatchInlineSnapshot(`
      {
        "Env": [
          "A=b=c",
        ],
        "HostConfig": {
          "Binds": [
            "data:/data",
            "/srv/x:/x",
          ],
          "Init": true,
          "Memory": 1024,
          "NanoCpus": 500000000,
        },
        "Image": "sha256:1",
        "Labels": {
          "l": "1",
        },
        "name": "n",
      }
    `);
    expect(createOptions({ ...spec, argv: ['a'], entrypoint: [], network: 'net', stopSignal: 'SIGINT' }))
      .toMatchInlineSnapshot(`
        {
          "Cmd": [
            "a",
          ],
          "Entrypoint": [],
          "Env": [
            "A=b=c",
          ],
          "HostConfig": {
            "Binds": [],
            "Init": true,
            "NetworkMode": "net",
          },
          "Image": "sha256:1",
          "Labels": {
            "l": "1",
          },
          "StopSignal": "SIGINT",
          "name": "n",
        }
      `);
  });
});
