import type { Host } from '../contract/index.ts';
import { DeployError } from '../errors.ts';
import type { Hosts } from '../options/hosts.ts';

/**
 * The hosts for one operation. When that is over they refuse: of several questions at once the first that fails ends
 * it, and the others, half way through, would connect again with nobody left to close that.
 */
export function visit({ host, build, route, nodes }: Hosts): Hosts & { readonly leave: () => Promise<void> } {
  const all = new Map<Host, Host>();
  let isOver = false;
  const refuseWhenOver = (): void => {
    if (isOver) throw overError();
  };
  for (const one of [host, build, ...route, ...nodes]) all.set(one, guarded(one, refuseWhenOver));
  const lent = (one: Host): Host => all.get(one) ?? one;
  return {
    host: lent(host),
    build: lent(build),
    route: route.map(lent),
    nodes: nodes.map(lent),
    leave: async () => {
      isOver = true;
      await Promise.all([...all.keys()].map((one) => one.close()));
    },
  };
}

function guarded(host: Host, check: () => void): Host {
  const unlessOver = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    check();
    return work();
  };
  return {
    name: host.name,
    run: (argv, options) => unlessOver(() => host.run(argv, options)),
    connect: (to) => unlessOver(() => host.connect(to)),
    readFile: (path, options) => unlessOver(() => host.readFile(path, options)),
    writeFile: (path, content, options) => unlessOver(() => host.writeFile(path, content, options)),
    lease: (name, options) => unlessOver(() => host.lease(name, options)),
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
}

function overError(): DeployError {
  return new DeployError('the operation is over', {
    code: 'ABORTED',
    hint: 'Its hosts can be used as long as it runs; use the host that you made.',
  });
}
