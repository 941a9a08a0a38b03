import type { Command, Names } from '@appliku/core';
import type { Tree } from '../../tree.ts';
import type { Served } from '../static/caddy.ts';
import type { PackageFile } from './package-file.ts';

/** What a framework builds: files to serve, or a program to start. */
export interface Framework {
  readonly title: string;
  readonly serves?: Served;
  readonly starts?: Command;
  readonly env?: Names<string>;
  readonly alone?: Alone;
}

/** What was built has all that it needs to run, dependencies included. */
export interface Alone {
  readonly directory: string;
  /** Where it belongs in the app. */
  readonly to: string;
  readonly starts: Command;
  /** Scripts that start the same. */
  readonly instead: RegExp;
  /** Completes it after the build. */
  readonly complete?: string;
  readonly env?: Names<string>;
}

interface Project {
  readonly tree: Tree;
  readonly file: PackageFile;
  /** The text of the framework's configuration. */
  readonly config: string;
}

interface Kind {
  readonly title: string;
  readonly dependency: string;
  readonly config: RegExp;
  readonly builds: (project: Project) => Omit<Framework, 'title'>;
}

const starts = (...argv: readonly string[]): Omit<Framework, 'title'> => ({ starts: { argv } });
const serves = (directory: string, spa = false): Omit<Framework, 'title'> => ({ serves: { directory, spa } });
const config = (name: string): RegExp => new RegExp(`^${name}\\.config\\.[cm]?[jt]s$`);
const none = /^$/;

/** In the order in which they are asked: those that are built with another come before it. */
const kinds: readonly Kind[] = [
  {
    title: 'Next.js',
    dependency: 'next',
    config: config('next'),
    builds: next,
  },
  {
    title: 'Nuxt',
    dependency: 'nuxt',
    config: config('nuxt'),
    builds: nitro,
  },
  {
    title: 'TanStack Start',
    dependency: '@tanstack/react-start',
    config: none,
    // Without Nitro it makes a handler, which somebody must serve.
    builds: ({ file }) => (file.all.has('nitro') ? nitro() : {}),
  },
  { title: 'SvelteKit', dependency: '@sveltejs/kit', config: config('svelte'), builds: svelteKit },
  { title: 'React Router', dependency: '@react-router/dev', config: config('react-router'), builds: reactRouter },
  {
    title: 'Remix',
    dependency: '@remix-run/dev',
    config: config('remix'),
    builds: () => starts('remix-serve', 'build/server/index.js'),
  },
  { title: 'Astro', dependency: 'astro', config: config('astro'), builds: astro },
  { title: 'NestJS', dependency: '@nestjs/core', config: none, builds: () => starts('node', 'dist/main.js') },
  { title: 'Angular', dependency: '@angular/core', config: /^angular\.json$/, builds: angular },
  { title: 'Create React App', dependency: 'react-scripts', config: none, builds: () => serves('build', true) },
  { title: 'Gatsby', dependency: 'gatsby', config: none, builds: () => serves('public') },
  { title: 'Docusaurus', dependency: '@docusaurus/core', config: none, builds: () => serves('build') },
  {
    title: 'Vite',
    dependency: 'vite',
    config: config('vite'),
    builds: ({ file, config: text }) =>
      serves(
        plain(/--outDir[ =](\S+)/.exec(file.scripts['build'] ?? '')?.[1]) ?? named(text, 'outDir') ?? 'dist',
        true,
      ),
  },
];

/** The framework among the dependencies, those of development included; only with a script that builds it. */
export function frameworkOf(tree: Tree, file: PackageFile): Framework | undefined {
  if (file.scripts['build'] === undefined) return undefined;
  const kind = kinds.find(({ dependency }) => file.all.has(dependency));
  if (kind === undefined) return undefined;
  const path = tree.files.find((name) => kind.config.test(name));
  const text = (path === undefined ? undefined : tree.read(path)) ?? '';
  return { title: kind.title, ...kind.builds({ tree, file, config: text }) };
}

function next({ tree, config: text }: Project): Omit<Framework, 'title'> {
  if (/\boutput:\s*['"]export['"]/.test(text)) return serves(named(text, 'distDir') ?? 'out');
  // Elsewhere than where it is by default, who configures it knows better how it is started.
  if (!/\boutput:\s*['"]standalone['"]/.test(text) || /\b(?:distDir|outputFileTracingRoot)\b/.test(text))
    return starts('next', 'start');
  const hasPublic = tree.files.some((path) => path.startsWith('public/'));
  return {
    ...starts('next', 'start'),
    alone: {
      directory: '.next/standalone',
      to: '',
      starts: { argv: ['node', 'server.js'] },
      instead: /^(?:next start|node \.next\/standalone\/server\.js)$/,
      // Next.js leaves them to a CDN.
      complete: `cp -R .next/static .next/standalone/.next/${hasPublic ? ' && cp -R public .next/standalone/' : ''}`,
      env: { HOSTNAME: '0.0.0.0' },
    },
  };
}

function nitro(): Omit<Framework, 'title'> {
  const command: Command = { argv: ['node', '.output/server/index.mjs'] };
  const instead = /^(?:node (?:\.\/)?\.output\/server\/index\.mjs|nuxi? (?:start|preview))$/;
  return { starts: command, alone: { directory: '.output', to: '.output/', starts: command, instead } };
}

function svelteKit({ file, config: text }: Project): Omit<Framework, 'title'> {
  if (file.all.has('@sveltejs/adapter-static')) return serves(named(text, 'pages') ?? 'build');
  return file.all.has('@sveltejs/adapter-node') ? starts('node', 'build') : {};
}

function reactRouter({ config: text }: Project): Omit<Framework, 'title'> {
  const directory = named(text, 'buildDirectory') ?? 'build';
  return /\bssr:\s*false\b/.test(text)
    ? serves(`${directory}/client`, true)
    : starts('react-router-serve', `${directory}/server/index.js`);
}

/** Without an adapter it makes pages. */
function astro({ file, config: text }: Project): Omit<Framework, 'title'> {
  const directory = named(text, 'outDir') ?? 'dist';
  const listens = { env: { HOST: '0.0.0.0' } };
  if (file.all.has('@astrojs/node')) return { ...starts('node', `${directory}/server/entry.mjs`), ...listens };
  return /\boutput:\s*['"]server['"]/.test(text) ? {} : serves(directory);
}

/** Where angular.json does not say another, the builder that is usual from Angular 17 on writes to `browser`. */
function angular({ file, config: text }: Project): Omit<Framework, 'title'> {
  const [, said] = /"outputPath"\s*:\s*"([^"]+)"/.exec(text) ?? [];
  const [, project = file.name ?? 'app'] = /"projects"\s*:\s*\{\s*"([^"]+)"/.exec(text) ?? [];
  const directory = plain(said ?? `dist/${project}`);
  if (directory === undefined || file.all.has('@angular/ssr')) return {};
  return serves(/build-angular:browser"/.test(text) ? directory : `${directory}/browser`, true);
}

function named(text: string, option: string): string | undefined {
  return plain(new RegExp(`\\b${option}:\\s*(['"])(.+?)\\1`).exec(text)?.[2]);
}

/** A directory of the app, of letters that no configuration takes for something else; undefined: none is named. */
function plain(path: string | undefined): string | undefined {
  const directory = path?.replace(/^\.\//, '').replace(/\/$/, '');
  return directory !== undefined && /^(?!.*\.\.)[\w@-][\w@./-]*$/.test(directory) ? directory : undefined;
}
