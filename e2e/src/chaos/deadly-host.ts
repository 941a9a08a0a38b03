import type { Host } from '@appliku/core';

/** Counts what is done on a host; `reached` is called before (even) and after (odd) each. */
export function deadlyHost(host: Host, reached: (point: number, what: string) => void): Host {
  let operations = 0;
  const around = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const operation = operations;
    operations += 1;
    reached(2 * operation, `before ${what}`);
    const result = await work();
    reached(2 * operation + 1, `after ${what}`);
    return result;
  };
  return {
    name: host.name,
    run: (argv, options) => around(`run ${nameOf(argv)}`, () => host.run(argv, options)),
    connect: (to) => around(`connect ${'socket' in to ? to.socket : to.port}`, () => host.connect(to)),
    readFile: (path, options) => around(`readFile ${path}`, () => host.readFile(path, options)),
    writeFile: (path, content, options) => around(`writeFile ${path}`, () => host.writeFile(path, content, options)),
    lease: async (name, options) => {
      const lease = await around(`lease ${name}`, () => host.lease(name, options));
      return { ...lease, release: () => around(`release ${name}`, () => lease.release()) };
    },
    close: () => host.close(),
    [Symbol.asyncDispose]: () => host.close(),
  };
}

/** `sh -c SCRIPT name ...` goes by the name it was given, and its first word that tells one call from another. */
function nameOf(argv: readonly string[]): string {
  const [, , script = '', name = ''] = argv;
  if (argv[1] !== '-c') return argv.slice(0, 3).join(' ');
  return name === 'store' ? `store ${/^\s*set -eu\n(\w+)/.exec(script)?.[1] ?? ''} ${argv[5] ?? ''}`.trim() : name;
}
