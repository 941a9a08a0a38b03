import {
  type Builder,
  type Built,
  type Checkout,
  type Context,
  type Needs,
  readFileTree,
  type Site,
} from '@appliku/core';
import { checkSite, filesIn } from './check-site.ts';
import { type BuiltSite, fingerprintOf, type PlainSite, type Settings, settingsOf } from './options.ts';
import { plainFiles } from './plain-files.ts';
import { takeOut } from './take-out.ts';

/**
 * Makes a static site of files in the checkout, or of a directory in the image that another builder makes.
 * @throws TypeError for wrong options
 */
export function staticSite(options: PlainSite | BuiltSite = {}): Builder {
  const settings = settingsOf(options);
  const { origin } = settings;
  return {
    kind: 'builder',
    name: 'static',
    specVersion: 1,
    makes: 'site',
    inputs: () => fingerprintOf(settings),
    ...('from' in origin && {
      check: async (context: Context, needs: Needs) => (await origin.from.check?.(context, needs)) ?? [],
    }),
    build: async (checkout, app, context) => {
      const files = await filesOf(settings, checkout, app, context);
      try {
        return { artifact: await siteOf(files.directory, settings, context), ...files };
      } catch (error) {
        await files.dispose?.();
        throw error;
      }
    },
  };
}

type Files = Omit<Extract<Built, { readonly artifact: Site }>, 'artifact'>;

async function filesOf({ origin }: Settings, checkout: Checkout, app: string, context: Context): Promise<Files> {
  if ('directory' in origin) return { directory: await plainFiles(checkout.directory, origin.directory) };
  const { from, output } = origin;
  const built = await from.build(checkout, app, context);
  if (!('on' in built)) throw new TypeError(`staticSite(): ${from.name} made no image`);
  return takeOut({ image: built.artifact.id, host: built.on, path: output, app }, context);
}

async function siteOf(directory: string, { spa, notFound }: Settings, { log, signal }: Context): Promise<Site> {
  const tree = await readFileTree(directory, signal);
  const files = filesIn(tree);
  checkSite(files, [...(spa ? ['index.html'] : []), ...(notFound === undefined ? [] : [notFound])]);
  log.debug(`The site has ${files.length} files`);
  signal.throwIfAborted();
  const page = notFound ?? files.find(({ path }) => path === '404.html')?.path;
  return {
    kind: 'site',
    id: `sha256:${tree.hash}`,
    ...(spa && { spa }),
    ...(page !== undefined && { notFound: page }),
  };
}
