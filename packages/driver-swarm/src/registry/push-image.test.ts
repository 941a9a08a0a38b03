import { fakeHost, type FakeHost, testContext } from '@appliku/conformance';
import { DeployError } from '@appliku/core';
import { describe, expect, it } from 'vitest';
import { checkOptions } from '../options.ts';
import { pushImage } from './push-image.ts';

const image = { kind: 'image', id: `sha256:${'1'.repeat(64)}`, platform: 'linux/amd64' } as const;
const name = 'registry.example.com/team';
const pushed = `${name}/shop@sha256:${'2'.repeat(64)}`;

/** Pushes to a registry whose tokens hold for one command; each push is refused with the next of these words. */
async function push(...refusals: readonly string[]): Promise<{
  readonly host: FakeHost;
  readonly logins: readonly string[];
  readonly masked: ReadonlySet<string>;
  readonly result: unknown;
}> {
  const left = [...refusals];
  const logins: string[] = [];
  let tokens = 0;
  const password = async (): Promise<string> => `token${(tokens += 1)}`;
  const settings = checkOptions({ registry: { name, username: 'AWS', password } });
  const host = fakeHost({
    answer: (argv, { env = {} }) => {
      if (argv.includes('inspect')) return { stdout: `other@sha256:0\n${pushed}\n` };
      if (!argv.includes('push')) return {};
      logins.push(env['APPLIKU_DOCKER_CONFIG'] ?? '');
      const stderr = left.shift();
      return stderr === undefined ? {} : { exitCode: 1, stderr };
    },
  });
  const context = testContext({ host });
  const { registry } = settings;
  if (registry === undefined) throw new Error('there is a registry');
  const result: unknown = await pushImage({ image, app: 'shop', from: host, registry }, settings, context).catch(
    (error: unknown) => error,
  );
  return { host, logins, masked: context.masked, result };
}

function loginOf(token: string): string {
  const auth = Buffer.from(`AWS:${token}`).toString('base64');
  return JSON.stringify({ auths: { 'registry.example.com': { auth } } });
}

describe('pushImage', () => {
  it('tries again what may pass, with a token that is asked for anew, and tells the digest', async () => {
    const { host, logins, masked, result } = await push('received unexpected HTTP status: 503 Service Unavailable');
    expect(result).toBe(pushed);
    expect(logins).toEqual([loginOf('token1'), loginOf('token2')]);
    expect([...masked]).toEqual(['token1', 'token2']);
    expect(JSON.stringify(host.commands)).not.toMatch(/token|QVdTOn/);
  });

  it.each([
    ['denied: requested access to the resource is denied', /username and password/],
    ['x509: certificate signed by unknown authority', /authority/],
  ])('does not try again what stays refused: %s', async (refusal, hint) => {
    const { logins, result } = await push(refusal);
    expect(logins).toHaveLength(1);
    expect(DeployError.isInstance(result) && result.toJSON()).toMatchObject({
      code: 'REGISTRY_FAILED',
      message: expect.stringContaining(refusal),
      hint: expect.stringMatching(hint),
    });
  });
});
