import { stateRoot } from '@appliku/core';
import { type LabServer, until } from '@appliku/lab';

const plugin = '/usr/libexec/docker/cli-plugins/docker-compose';
const real = '/usr/local/lib/docker-compose';
const [hold, held] = [`${stateRoot}/.hold`, `${stateRoot}/.held`];

const script = `#!/bin/sh
case " $* " in *' run --detach '*)
  [ ! -e ${hold} ] || : > ${held}
  while [ -e ${hold} ]; do sleep 0.05; done
esac
exec ${real} "$@"
`;

export interface HeldCompose extends AsyncDisposable {
  /** Somebody is about to make the container of a run. */
  isReached(): Promise<void>;
  goOn(): Promise<void>;
}

/** Compose that waits before it makes the container of a run. */
export async function holdCompose(server: LabServer): Promise<HeldCompose> {
  await server.run(['mv', plugin, real]);
  await server.run(['sh', '-c', 'cat > "$0" && chmod 755 "$0"', plugin], { input: script });
  await server.run(['touch', hold]);
  const goOn = async (): Promise<void> => void (await server.run(['rm', '-f', hold, held]));
  return {
    isReached: () =>
      until(async () => (await server.exec(['test', '-e', held])).exitCode === 0, { waitingFor: 'a run that is held' }),
    goOn,
    [Symbol.asyncDispose]: async () => {
      await goOn();
      await server.run(['mv', real, plugin]);
    },
  };
}
