import { setTimeout as delay } from 'node:timers/promises';
import { type Context, deadline, DeployError, type Host, type Image, messageOf, runDocker } from '@appliku/core';
import type { Settings } from '../options.ts';
import { docker } from '../run-docker.ts';

/** Milliseconds between one try and the next. What has arrived before is not sent again. */
const pauses = [2000, 10_000];

interface Pushing {
  readonly image: Image;
  readonly app: string;
  readonly from: Host;
  readonly registry: NonNullable<Settings['registry']>;
}

/**
 * Brings an image to the registry, by the layers that are missing there, and tells its name by digest.
 * @throws REGISTRY_FAILED
 */
export async function pushImage(
  { image, app, from, registry }: Pushing,
  settings: Settings,
  context: Context,
): Promise<string> {
  const repository = `${registry.name}/${app}`;
  const tag = `${repository}:${image.id.replace('sha256:', '').slice(0, 32)}`;
  await runDocker(['docker', 'tag', image.id, tag], context, { on: from });
  await push(tag, from, registry, settings, context);
  const format = '{{range .RepoDigests}}{{println .}}{{end}}';
  const argv = ['docker', 'image', 'inspect', '--format', format, image.id];
  const { stdout } = await runDocker(argv, context, { on: from });
  const digest = stdout.split('\n').find((line) => line.startsWith(`${repository}@`));
  if (digest === undefined) throw refused(tag, new Error('Docker tells no digest of what it pushed'));
  context.log.info(`Pushed ${digest}`);
  return digest;
}

async function push(
  tag: string,
  on: Host,
  registry: Pushing['registry'],
  settings: Settings,
  context: Context,
): Promise<void> {
  for (const pause of [...pauses, undefined]) {
    using limit = deadline(registry.pushMs, context.signal);
    try {
      await docker(['push', '--quiet', tag], settings, { ...context, signal: limit.signal }, { on });
      return;
    } catch (error) {
      context.signal.throwIfAborted();
      if (limit.passed) throw refused(tag, new Error(`it did not end within ${registry.pushMs / 1000} s`));
      if (pause === undefined || !mayPass(messageOf(error)) || !DeployError.isInstance(error))
        throw refused(tag, error);
      context.log.warn(`Pushing once more: ${error.message}`);
      await delay(pause, undefined, { signal: context.signal });
    }
  }
}

/** Whether another try may succeed, unlike a password that is wrong. */
function mayPass(message: string): boolean {
  return !/denied|unauthorized|no basic auth|x509|invalid reference|does not exist/i.test(message);
}

function refused(tag: string, cause: unknown): DeployError {
  const message = messageOf(cause);
  const isLogin = /denied|unauthorized|no basic auth/i.test(message);
  const isTrust = /x509|certificate/i.test(message);
  return new DeployError(`The registry does not take ${tag}: ${message}`, {
    code: 'REGISTRY_FAILED',
    hint: isLogin
      ? 'Check username and password of swarm({ registry }): they must be allowed to push.'
      : isTrust
        ? 'Name its authority by swarm({ registry: { ca } }), and prepare() has Docker trust it on all hosts of the deployment.'
        : 'Check that the build host reaches the registry, and that it has room.',
    ...(DeployError.isInstance(cause) && cause.output && { output: cause.output }),
    cause,
  });
}
