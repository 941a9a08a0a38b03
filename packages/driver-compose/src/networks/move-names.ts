import { engine, internalName, labels, labelsOf } from '@appliku/core';
import type { Context, Engine, ListedContainer, Release } from '@appliku/core';

/*
 * From its start on, every instance of a release has its name on the networks, as an alias; Docker can neither add nor take
 * one later without cutting connections. A container that is called by the name itself comes before all aliases, and
 * can be renamed any time. So while two releases run, one container of the one that serves is called so:
 * `start` lets the former hold the name, `promote` passes it on, `retire` lets it go. In between there are the aliases.
 */

/** Before a release starts: what others call goes to the one that serves, not to what is not healthy yet. */
export async function holdNames(release: Release, context: Context): Promise<void> {
  if (!isCalled(release)) return;
  const docker = engine(context.places.run);
  const containers = await docker.listContainers(labelsOf(release.app));
  for (const process of takingCalls(release)) {
    const name = internalName(release.app, process);
    const former = runningOf(process, containers).find((one) => !isOf(release.number, one));
    if (former !== undefined && holderOf(name, containers) === undefined) await docker.rename(former.id, name);
  }
}

/** At the commit point: from the release that served to this one. */
export async function passNames(release: Release, context: Context): Promise<void> {
  if (!isCalled(release)) return;
  const docker = engine(context.places.run);
  const containers = await docker.listContainers(labelsOf(release.app));
  for (const process of takingCalls(release)) {
    const name = internalName(release.app, process);
    const running = runningOf(process, containers);
    const own = running.find((one) => isOf(release.number, one));
    const holder = holderOf(name, containers);
    if (own === undefined || (holder !== undefined && isOf(release.number, holder))) continue;
    if (holder !== undefined) await docker.rename(holder.id, ownName(holder));
    if (running.some((one) => !isOf(release.number, one))) await docker.rename(own.id, name);
  }
}

/** Once one release alone is left: its aliases lead to all its instances. */
export async function dropNames(app: string, docker: Engine): Promise<void> {
  const containers = await docker.listContainers(labelsOf(app));
  const holders = containers.filter((one) => one.name === internalName(app, one.labels[labels.process] ?? ''));
  for (const holder of holders) {
    const process = holder.labels[labels.process];
    const others = containers.filter((one) => one.labels[labels.process] === process);
    const isAlone = others.every((one) => one.labels[labels.release] === holder.labels[labels.release]);
    if (isAlone) await docker.rename(holder.id, ownName(holder));
  }
}

/** Whether anybody else is on its networks. */
export function isCalled({ networks, services }: Pick<Release, 'networks' | 'services'>): boolean {
  return networks.length > 0 || Object.keys(services).length > 0;
}

/** The others do not start before `promote`. */
function takingCalls({ processes }: Release): readonly string[] {
  return Object.keys(processes).filter((name) => processes[name]?.port !== undefined);
}

function runningOf(process: string, containers: readonly ListedContainer[]): readonly ListedContainer[] {
  return containers.filter((one) => one.labels[labels.process] === process && one.state === 'running');
}

function holderOf(name: string, containers: readonly ListedContainer[]): ListedContainer | undefined {
  return containers.find((one) => one.name === name);
}

function isOf(number: number, { labels: found }: ListedContainer): boolean {
  return found[labels.release] === String(number);
}

/** What Compose called it. */
function ownName({ labels: found }: ListedContainer): string {
  return ['project', 'service', 'container-number'].map((part) => found[`com.docker.compose.${part}`]).join('-');
}
