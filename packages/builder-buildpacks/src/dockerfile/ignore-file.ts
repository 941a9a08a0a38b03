import type { Tree } from '../tree.ts';

/** What is no part of an app in any language. Lockfiles and what was built and committed stay. */
const always = [
  '.git',
  '.gitignore',
  '.github',
  '.gitlab',
  '.gitlab-ci.yml',
  '.DS_Store',
  '.idea',
  '.vscode',
  '.env',
  '.env.*',
  '!.env.example',
  '**/*.pem',
  '**/*.key',
  'Dockerfile*',
  'docker-compose*.yml',
  'compose*.yaml',
  '.dockerignore',
];

/** Ours first, so that the app's own lines may take back what they name. */
export function ignoreText(ofLanguage: readonly string[], tree: Tree): string {
  const own = tree.read('.dockerignore');
  const lines = ['# Planned by @appliku/builder-buildpacks.', ...always, ...ofLanguage];
  return `${lines.join('\n')}\n${own === undefined ? '' : `# The app's own .dockerignore.\n${own.trimEnd()}\n`}`;
}
