import type { Configuration } from './configuration.ts';

/** What no single option shows of sites and images: what is made must be run or served. */
export function siteMistakes(configuration: Configuration): readonly string[] {
  const { builder, driver, router, processes, volumes, rules, releaseCommand } = configuration;
  const isSite = builder.makes === 'site';
  const isIdle = !isSite && Object.values(processes).length === 0;
  const served = isSite && rules.some(({ to }) => to === 'site');
  return [
    ...(driver.supports.processes === false
      ? [
          ...Object.keys(processes).map((name) => `processes.${name}`),
          ...(releaseCommand ? ['releaseCommand'] : []),
        ].map((option) => `${option}: ${driver.name} runs no processes`)
      : []),
    ...(isSite && ('site' in processes || 'site' in volumes)
      ? ['builder: it makes the `site`; call the process or volume of that name something else']
      : []),
    ...(isIdle ? [`processes: there are none, and ${builder.name} makes nothing but an image`] : []),
    ...(served && !router.accepts.includes('directory') ? [`router: ${router.name} serves no files`] : []),
  ];
}
