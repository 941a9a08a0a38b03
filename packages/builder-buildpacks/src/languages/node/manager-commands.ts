import type { Cache } from '../../plan/plan.ts';
import type { Manager } from './package-manager.ts';

/** How a package manager is called. */
export interface ManagerCommands {
  /** Puts it into the image; undefined: it is there. */
  readonly setUp?: string;
  /** All dependencies. */
  readonly install: string;
  /** Those that the app runs with. */
  readonly production: string;
  /** Takes away, without a script, what is for development only. */
  readonly prune: string;
  /** Runs a script of package.json. */
  readonly run: (script: string) => string;
  readonly cache: Cache;
}

/** Commands by manager; without a lockfile nothing can be held to it. */
export function managerCommands({ name, version, lockfile }: Manager): ManagerCommands {
  const locked = lockfile !== undefined;
  if (name === 'pnpm') return pnpm(locked, version);
  if (name === 'bun') return bun(locked, version);
  if (name === 'yarn')
    return Number.parseInt(version ?? '1', 10) === 1 ? yarn(locked, version) : berry(locked, version);
  const install = locked ? 'npm ci' : 'npm install --no-package-lock';
  return {
    ...(version !== undefined && setUp('npm', version)),
    install: `${install} --include=dev --no-audit --no-fund`,
    production: `${install} --omit=dev --no-audit --no-fund`,
    prune: 'npm prune --omit=dev --ignore-scripts --no-audit --no-fund',
    run: (script) => `npm run ${script}`,
    cache: { name: 'npm', target: '/root/.npm' },
  };
}

function pnpm(locked: boolean, version = 'latest'): ManagerCommands {
  const install = `pnpm install${locked ? ' --frozen-lockfile' : ''} --store-dir=/root/.pnpm-store`;
  return {
    ...setUp('pnpm', version),
    install: `${install} --prod=false`,
    production: `${install} --prod`,
    prune: 'pnpm prune --prod --ignore-scripts --store-dir=/root/.pnpm-store',
    run: (script) => `pnpm run ${script}`,
    cache: { name: 'pnpm', target: '/root/.pnpm-store' },
  };
}

function yarn(locked: boolean, version = '1'): ManagerCommands {
  const install = `yarn install${locked ? ' --frozen-lockfile' : ''} --non-interactive`;
  return {
    ...setUp('yarn', version),
    install: `${install} --production=false`,
    production: `${install} --production=true`,
    prune: `${install} --production=true --ignore-scripts`,
    run: (script) => `yarn run ${script}`,
    // Two that write to it at once break it.
    cache: { name: 'yarn', target: '/usr/local/share/.cache/yarn', locked: true },
  };
}

function berry(locked: boolean, version = '4'): ManagerCommands {
  return {
    ...setUp('@yarnpkg/cli-dist', version),
    install: `yarn install${locked ? ' --immutable' : ''}`,
    production: 'yarn workspaces focus --all --production',
    prune: 'yarn workspaces focus --all --production',
    run: (script) => `yarn run ${script}`,
    cache: { name: 'yarn-berry', target: '/root/.yarn/berry', locked: true },
  };
}

function bun(locked: boolean, version = '1'): ManagerCommands {
  const install = `bun install${locked ? ' --frozen-lockfile' : ''}`;
  return {
    ...setUp('bun', version),
    install,
    production: `${install} --production`,
    prune: `rm -rf node_modules && ${install} --production --ignore-scripts`,
    run: (script) => `bun run ${script}`,
    cache: { name: 'bun', target: '/root/.bun/install/cache' },
  };
}

/** Corepack is in no image from Node.js 25 on. The image has a yarn, which gives way. */
function setUp(name: string, version: string): { readonly setUp: string } {
  return { setUp: `npm install --global --force --no-audit --no-fund ${name}@${version}` };
}
