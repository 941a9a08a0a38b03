import type { Tree } from '../../tree.ts';

/** Where the app's modules are: `src/` where packages are below it, else the top. */
export function sourceRoot(tree: Tree): '' | 'src/' {
  const isPackaged = tree.files.includes('pyproject.toml') || tree.files.includes('setup.py');
  return isPackaged && tree.files.some((file) => /^src\/\w+\/[\w/]*\.py$/.test(file)) ? 'src/' : '';
}
