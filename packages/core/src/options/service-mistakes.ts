import type { DeploymentOptions } from './options.ts';

/** What no single option shows of services and networks. */
export function serviceMistakes(options: DeploymentOptions): readonly string[] {
  const { driver, processes = {}, services = {}, volumes = {}, networks = [] } = options;
  const all = Object.entries(services);
  const isShared = networks.length > 0 || all.some(([, service]) => service.networks !== undefined);
  return [
    ...(all.length > 0 && !driver.supports.services ? [`services: ${driver.name} runs none`] : []),
    ...(isShared && !driver.supports.networks ? [`networks: ${driver.name} shares none`] : []),
    ...all
      .filter(([name]) => Object.hasOwn(processes, name))
      .map(([name]) => `services.${name}: a process is called that; its name would not tell them apart`),
    ...all
      .filter(([name]) => name === 'localhost')
      .map(([name]) => `services.${name}: every container calls itself that`),
    ...all.flatMap(([service, { mounts = {} }]) =>
      Object.keys(mounts)
        .filter((name) => !Object.hasOwn(volumes, name))
        .map((name) => `services.${service}.mounts.${name}: there is no volume ${name}`),
    ),
  ];
}
