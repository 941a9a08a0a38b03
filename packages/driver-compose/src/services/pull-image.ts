import { DeployError, dockerFailure } from '@appliku/core';
import type { Context, Engine } from '@appliku/core';

/** Brings the image of a service from its registry where it is not there. @throws IMAGE_MISSING, DISK_FULL */
export async function pullImage(service: string, image: string, docker: Engine, context: Context): Promise<void> {
  if ((await docker.image(image)) !== undefined) return;
  const { log, places, signal } = context;
  log.info(`Pulling ${image}`);
  const argv = ['docker', 'pull', '--quiet', '--', image];
  const result = await places.run.run(argv, { signal, onLine: (_, line) => log.debug(line) });
  if (result.exitCode === 0) return;
  const failure = dockerFailure(argv, result, `The image ${image} of the service ${service} cannot be pulled`);
  if (failure.code !== 'DOCKER_FAILED') throw failure;
  throw new DeployError(failure.message, {
    code: 'IMAGE_MISSING',
    hint: `Check its name; where the registry asks who you are, \`docker login\` once on ${places.run.name}.`,
    cause: failure,
  });
}
