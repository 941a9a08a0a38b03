import { posix } from 'node:path';
import { type Builder, checked } from '@appliku/core';
import * as z from 'zod';

/** How a site answers. */
export interface SiteOptions {
  /** A path that leads to nothing gets `index.html`, with status 200: for apps that route in the browser. Default: no. */
  readonly spa?: boolean;
  /**
   * The page for status 404, counted from the top of the site. Default: `404.html` where the site has one, else Nginx's
   * own.
   */
  readonly notFound?: string;
}

/** Files of the checkout as they are: nothing is built. */
export interface PlainSite extends SiteOptions {
  /** Counted from the top of the checkout. Default: the top. */
  readonly directory?: string;
}

/** A directory of an image. */
export interface BuiltSite extends SiteOptions {
  /** What builds the image, e.g. `buildpacks()`. */
  readonly from: Builder;
  /** The directory in the image, counted from its working directory, e.g. `dist`; or an absolute path. */
  readonly output: string;
  /**
   * Processes run in the image, beside the site; the driver has to run them, as `site({ processes: compose() })` does.
   * Default: no, and then the image is taken off the build host; the build cache stays.
   */
  readonly processes?: boolean;
}

/** The options with nothing left open. */
export interface Settings {
  readonly spa: boolean;
  readonly notFound?: string;
  readonly origin: { readonly directory: string } | Required<Pick<BuiltSite, 'from' | 'output' | 'processes'>>;
}

const path = z
  .string()
  .regex(/^[^\0\r\n\\]+$/, 'must be a path with slashes')
  .refine((text) => !/(?:^|\/)\.\.(?:\/|$)/.test(text), 'must not contain ..');
const within = path.refine((text) => !text.startsWith('/'), 'must be counted from the top of the checkout');
const builder = z.custom<Builder>(isImageBuilder, 'must be a builder that makes an image, e.g. buildpacks()');
const page = z
  .string()
  .regex(
    /^(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/,
    'must be a plain path such as 404.html',
  );
const answers = { spa: z.boolean().default(false), notFound: page.optional() };

const plainSchema = z.strictObject({ ...answers, directory: within.default('.') });
const builtSchema = z.strictObject({ ...answers, from: builder, output: path, processes: z.boolean().default(false) });

/** @throws TypeError that names every mistake */
export function settingsOf(options: PlainSite | BuiltSite): Settings {
  if (!('from' in options) && !('output' in options)) {
    const { directory, ...rest } = checked(plainSchema, options, 'staticSite');
    return { ...answersOf(rest), origin: { directory: posix.normalize(directory) } };
  }
  const { from, output, processes, ...rest } = checked(builtSchema, options, 'staticSite');
  return { ...answersOf(rest), origin: { from, output: posix.normalize(output), processes } };
}

/** All that changes what is made. */
export function fingerprintOf({ spa, notFound, origin }: Settings): string {
  if ('directory' in origin) return JSON.stringify([spa, notFound ?? '', origin.directory]);
  const { from, output, processes } = origin;
  return JSON.stringify([spa, notFound ?? '', from.name, from.inputs(), output, processes]);
}

function answersOf({ spa, notFound }: z.output<z.ZodObject<typeof answers>>): Pick<Settings, 'spa' | 'notFound'> {
  return { spa, ...(notFound !== undefined && { notFound }) };
}

function isImageBuilder(given: unknown): boolean {
  const shape = z.object({ kind: z.literal('builder'), makes: z.literal('image'), build: z.function() });
  return shape.safeParse(given).success;
}
