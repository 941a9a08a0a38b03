import {
  type Builder,
  type Built,
  type Checkout,
  type Context,
  type Defaults,
  type Image,
  type Needs,
  readFileTree,
  type Site,
} from '@appliku/core';
import { checkSite, filesIn } from './check-site.ts';
import { type BuiltSite, fingerprintOf, type PlainSite, type Settings, settingsOf } from './options.ts';
import { plainFiles } from './plain-files.ts';
import { takeOut } from './take-out.ts';

/**
 * Makes a static site of files in the checkout, or of a directory in the image that another builder makes; with
 * `processes` of both, the directory and the image.
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
      withImage: origin.processes,
      check: async (context: Context, needs: Needs) => (await origin.from.check?.(context, needs)) ?? [],
      eject: async (directory: string, app: string) => (await origin.from.eject?.(directory, app)) ?? {},
    }),
    build: async (checkout, app, context) => {
      const { image, ...files } = await filesOf(settings, checkout, app, context);
      try {
        const site = await siteOf(files.directory, settings, context);
        return { artifact: { ...site, ...(image && { image }) }, ...files };
      } catch (error) {
        await files.dispose?.();
        throw error;
      }
    },
  };
}

type Files = Omit<Extract<Built, { readonly artifact: Site }>, 'artifact'> & {
  readonly image?: Image;
  readonly defaults?: Defaults;
};

async function filesOf({ origin }: Settings, checkout: Checkout, app: string, context: Context): Promise<Files> {
  if ('directory' in origin) return { directory: await plainFiles(checkout.directory, origin.directory) };
  const { from, output, processes } = origin;
  const built = await from.build(checkout, app, context);
  if ('directory' in built) throw new TypeError(`staticSite(): ${from.name} made no image`);
  const { artifact: image, on, defaults } = built;
  const files = await takeOut({ image: image.id, host: on, path: output, app, keep: processes }, context);
  return processes ? { ...files, image, on, ...(defaults && { defaults }) } : files;
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
