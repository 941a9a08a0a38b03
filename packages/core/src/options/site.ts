import type { Configuration } from './configuration.ts';

/** What no single option shows of sites and images: what is made must be run or served. */
export function siteMistakes(configuration: Configuration): readonly string[] {
  const { builder, router, processes, volumes, rules } = configuration;
  const isSite = builder.makes === 'site';
  const isIdle = Object.values(processes).length === 0;
  const served = isSite && rules.some(({ to }) => to === 'site');
  return [
    ...idleMistakes(configuration),
    ...(isSite && ('site' in processes || 'site' in volumes)
      ? ['builder: it makes the `site`; call the process or volume of that name something else']
      : []),
    ...(isIdle && !isSite ? [`processes: there are none, and ${builder.name} makes nothing but an image`] : []),
    ...(isIdle && builder.withImage === true
      ? [`processes: there are none; ${builder.name} makes an image for them`]
      : []),
    ...(served && !router.accepts.includes('directory') ? [`router: ${router.name} serves no files`] : []),
  ];
}

/** What would never run: where nothing can, or where there is no image for it. */
function idleMistakes({ builder, driver, ...wanted }: Configuration): readonly string[] {
  const { processes, releaseCommand, cron, services, volumes, networks } = wanted;
  const inContainers = [...namesOf({ processes }), ...(releaseCommand ? ['releaseCommand'] : [])];
  if (driver.supports.processes === false) return inContainers.map((at) => `${at}: ${driver.name} runs no processes`);
  const isBare = builder.makes === 'site' && builder.withImage !== true && driver.runs.includes('image');
  if (!isBare) return [];
  return [...inContainers, ...namesOf({ cron, services, volumes }), ...(networks.length > 0 ? ['networks'] : [])].map(
    (at) => `${at}: ${builder.name} makes no image for processes`,
  );
}

/** E.g. `processes.web`. */
function namesOf(options: Readonly<Record<string, object>>): readonly string[] {
  return Object.entries(options).flatMap(([option, values]) => Object.keys(values).map((name) => `${option}.${name}`));
}
