import { type Context, DeployError, execute, type Host, publicDirectory } from '@appliku/core';
import { checkApp } from './config/check-spec.ts';
import { install } from './host/install.ts';
import { observe } from './host/observe.ts';

/** First the configuration, then what it looks at. */
export async function remove(app: string, context: Context): Promise<void> {
  checkApp(app);
  await Promise.all(context.places.route.map((host) => removeFrom(host, app, context)));
}

async function removeFrom(host: Host, app: string, context: Context): Promise<void> {
  const { signal } = context;
  if (await isConfigured(host, app, signal)) await install(host, { app, files: {}, domains: [] }, signal);
  const directory = publicDirectory(app);
  await execute(host, ['rm', '-rf', `${directory}/live`, `${directory}/.live`, `${directory}/routes`], { signal });
}

async function isConfigured(host: Host, app: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { files } = await observe(host, app, signal);
    return Object.keys(files).some((path) => path.startsWith('apps/'));
  } catch (error) {
    if (DeployError.isInstance(error) && error.code === 'NGINX_MISSING') return false;
    throw error;
  }
}
