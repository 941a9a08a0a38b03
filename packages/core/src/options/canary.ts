import type { Configuration } from './configuration.ts';

/** A part of the requests for a release, beside the one that serves. */
export interface CanaryOptions {
  /** Percent of the requests: a whole number from 1 to 99. */
  readonly weight: number;
}

/** How a deploy begins. */
export interface CanaryChoice {
  /**
   * The new release gets this part of the requests, and the former goes on with the rest until `promote()` or `abort()`.
   * Where nothing serves yet it gets all. Default: it gets all.
   */
  readonly canary?: CanaryOptions;
}

/** What stands against it, whatever is deployed. @throws TypeError that names every mistake */
export function checkCanary({ driver, router, processes }: Configuration, { weight }: CanaryOptions): void {
  const single = Object.keys(processes).filter(
    (name) => processes[name]?.handover === 'replace' && processes[name].port !== undefined,
  );
  const mistakes = [
    ...(Number.isInteger(weight) && weight >= 1 && weight <= 99
      ? []
      : ['canary.weight: must be a whole number from 1 to 99']),
    ...(router.supports.weights ? [] : [`canary: the router ${router.name} cannot send a part of the requests`]),
    ...(driver.supports.rolling ? [`canary: the driver ${driver.name} moves the requests itself`] : []),
    ...single.map((name) => `canary: two of the process ${name} must not run at once (handover is replace)`),
  ];
  if (mistakes.length > 0) throw new TypeError(`Invalid options:\n${mistakes.map((line) => `  ${line}`).join('\n')}`);
}
