import type { Tree } from '../../tree.ts';
import { runsWhenInstalled } from './node-stages.ts';
import type { PackageFile } from './package-file.ts';

/** Prisma's client is made when it is installed, by a tool that must be there then: else it throws when the app starts. */
export function prismaWarnings(tree: Tree, file: PackageFile): readonly string[] {
  const { dependencies } = file;
  const missing = dependencies['@prisma/client'] !== undefined && dependencies['prisma'] === undefined;
  if (!missing || runsWhenInstalled(file) || !isMadeThere(tree.read('prisma/schema.prisma') ?? '')) return [];
  return [
    '@prisma/client is made when it is installed, by `prisma`, which is not among the dependencies of production: move it there.',
  ];
}

/** A client with an `output` is made among the sources, by the build. */
function isMadeThere(schema: string): boolean {
  const generator = /^\s*generator\s+\w+\s*\{([^}]*)\}/m.exec(schema)?.[1] ?? '';
  return /"prisma-client-js"/.test(generator) && !/^\s*output\s*=/m.test(generator);
}
