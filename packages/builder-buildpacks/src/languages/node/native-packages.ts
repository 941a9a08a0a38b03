import type { Names } from '@appliku/core';
import { type Natives, nativePackages, type Needs } from '../../plan/native-packages.ts';
import type { PackageFile } from './package-file.ts';

const compiler = ['build-essential', 'pkg-config', 'python3'];
const browser: Needs = { build: [], run: ['chromium'] };

/** Packages of Debian by dependency; sharp, bcrypt and most others bring what they need. */
const table: Natives = {
  '@discordjs/opus': { build: compiler, run: [] },
  '@prisma/client': { build: ['openssl'], run: ['openssl'] },
  canvas: {
    build: [...compiler, 'libcairo2-dev', 'libgif-dev', 'libjpeg-dev', 'libpango1.0-dev', 'librsvg2-dev'],
    run: ['libcairo2', 'libgif7', 'libjpeg62-turbo', 'libpango-1.0-0', 'libpangocairo-1.0-0', 'librsvg2-2'],
  },
  'fluent-ffmpeg': { build: [], run: ['ffmpeg'] },
  gm: { build: [], run: ['graphicsmagick'] },
  kerberos: { build: [...compiler, 'libkrb5-dev'], run: ['libgssapi-krb5-2'] },
  'node-pty': { build: compiler, run: [] },
  'node-rdkafka': { build: [...compiler, 'libssl-dev', 'zlib1g-dev'], run: [] },
  pdf2pic: { build: [], run: ['ghostscript', 'graphicsmagick'] },
  'pg-native': { build: [...compiler, 'libpq-dev'], run: ['libpq5'] },
  prisma: { build: ['openssl'], run: [] },
  puppeteer: browser,
  'puppeteer-core': browser,
};

export interface Native extends Needs {
  /** For the build and for the app. */
  readonly env: Names<string>;
}

/** What the app's own dependencies need; dependencies from Git need Git. */
export function nativesOf({ dependencies, all }: PackageFile): Native {
  const run = new Set(Object.keys(dependencies));
  const fromGit = Object.values(dependencies).some((version) => /^(?:git[+:]|github:)/.test(version));
  const drives = ['puppeteer', 'puppeteer-core'].some((name) => run.has(name));
  const needs = nativePackages(table, run);
  return {
    build: [...nativePackages(table, all).build, ...(fromGit ? ['git'] : [])],
    run: needs.run,
    env: drives ? { PUPPETEER_EXECUTABLE_PATH: '/usr/bin/chromium', PUPPETEER_SKIP_DOWNLOAD: 'true' } : {},
  };
}
