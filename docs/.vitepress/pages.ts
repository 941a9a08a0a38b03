import { readFileSync } from 'node:fs';

/** Every page but the first, in the order of reading. */
export const pages: Readonly<Record<string, readonly string[]>> = {
  Use: [
    'getting-started',
    'hosts',
    'https',
    'nginx',
    'sources',
    'builders/buildpacks',
    'builders/node',
    'builders/python',
    'builders/ruby',
    'builders/php',
    'builders/go',
    'builders/shell',
    'builders/experimental',
    'builders/dockerfile',
    'builders/static',
    'secrets',
    'appliku-yml',
    'configuration',
    'cli',
    'compose',
    'swarm',
    'services',
    'releases',
    'canary',
    'cron',
    'logs',
    'hooks-and-events',
    'examples',
    'errors',
  ],
  Embed: ['embedding', 'triggers', 'git-push', 'serve'],
  Operate: ['by-hand'],
  Extend: ['writing-a-builder', 'writing-a-driver', 'writing-a-router'],
  Understand: [
    'architecture',
    'decisions/switch',
    'decisions/names',
    'decisions/transfer',
    'decisions/site',
    'decisions/swarm',
    'decisions/renewal',
    'benchmarks',
  ],
};

/** The heading that a page begins with. */
export function titleOf(page: string): string {
  const text = readFileSync(new URL(`../${page}.md`, import.meta.url), 'utf8');
  return /^# (.+)$/m.exec(text)?.[1] ?? page;
}
