import { type Context, DeployError, execute, type Host, publicDirectory } from '@appliku/core';
import { certificatesDirectory } from './certificates/names.ts';
import { checkApp } from './config/check-spec.ts';
import { install } from './host/install.ts';
import { observe } from './host/observe.ts';
import { needsRoot, type Observed } from './host/observed.ts';
import { renewalDirectory } from './renewal/names.ts';

/** First the configuration, then what it looks at. */
export async function remove(app: string, context: Context): Promise<void> {
  checkApp(app);
  await Promise.all(context.places.route.map((host) => removeFrom(host, app, context)));
}

async function removeFrom(host: Host, app: string, context: Context): Promise<void> {
  const { signal } = context;
  const observed = await configured(host, app, signal);
  if (observed !== undefined)
    await install(host, { app, files: {}, domains: [], root: needsRoot(observed, {}) }, signal);
  const directory = publicDirectory(app);
  const ofRoutes = [`${directory}/live`, `${directory}/.live`, `${directory}/routes`];
  await execute(host, ['rm', '-rf', ...ofRoutes, certificatesDirectory(app), renewalDirectory(app)], { signal });
}

/** What is there of the app; undefined: nothing. */
async function configured(host: Host, app: string, signal: AbortSignal): Promise<Observed | undefined> {
  try {
    const observed = await observe(host, app, signal);
    return Object.keys(observed.files).some((path) => path.startsWith('apps/')) ? observed : undefined;
  } catch (error) {
    if (DeployError.isInstance(error) && error.code === 'NGINX_MISSING') return undefined;
    throw error;
  }
}
