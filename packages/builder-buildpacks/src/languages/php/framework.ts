import type { Tree } from '../../tree.ts';
import type { Composer } from './composer.ts';
import { appDirectory } from '../../plan/steps.ts';

export type Framework = 'Laravel' | 'Symfony' | undefined;

export function frameworkOf(tree: Tree, { packages }: Composer): Framework {
  if (tree.files.includes('artisan') && packages.has('laravel/framework')) return 'Laravel';
  return tree.files.includes('bin/console') && packages.has('symfony/framework-bundle') ? 'Symfony' : undefined;
}

/** What answers requests, the first that is there. */
export const entries: readonly string[] = ['public/index.php', 'web/index.php', 'webroot/index.php', 'index.php'];

/** The directory that the web may see. */
export interface DocumentRoot {
  readonly path: string;
  readonly entry: string;
  /** The entry answers for what is no file: all apps that keep their sources out of it are so. */
  readonly fallback: boolean;
}

/** Undefined: nothing answers. A `.htaccess` of the app says itself what its entry answers for. */
export function documentRootOf(tree: Tree): DocumentRoot | undefined {
  const below = (['public', 'web', 'webroot'] as const).find((name) => tree.files.includes(`${name}/index.php`));
  if (below !== undefined)
    return {
      path: `${appDirectory}/${below}`,
      entry: `${below}/index.php`,
      fallback: !tree.files.includes(`${below}/.htaccess`),
    };
  return tree.files.includes('index.php') ? { path: appDirectory, entry: 'index.php', fallback: false } : undefined;
}
