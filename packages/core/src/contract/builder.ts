import type { Artifact, Built } from './artifact.ts';
import type { Context } from './context.ts';
import type { Plugin } from './plugin.ts';
import type { Command, ProcessType } from './process.ts';
import type { Checkout } from './source.ts';
import type { Names } from './names.ts';

/** What the code itself says of how to run it (a Procfile, EXPOSE). Options of the deployment win. */
export interface Defaults {
  readonly processes?: Names<Partial<ProcessType>>;
  readonly releaseCommand?: Command;
}

/** Makes an artifact of a checkout. */
export interface Builder extends Plugin<'builder'> {
  readonly makes: Artifact['kind'];
  /** The site that it makes has an image, for processes beside it. Default: no. */
  readonly withImage?: boolean;
  /** As of every plugin; the same revision and the same inputs make the same artifact. */
  inputs(): string;
  /**
   * Builds on `context.places.build`. Output goes to `context.log` as debug records.
   * @throws BUILD_FAILED with the last lines of the output, DOCKER_MISSING, DISK_FULL
   */
  build(checkout: Checkout, app: string, context: Context): Promise<Built & { readonly defaults?: Defaults }>;
  /**
   * What it generates to build a directory, as files to go on with by hand: name -> text. Contacts nobody, writes nothing;
   * the same directory gives the same. Without it, or empty: nothing is generated.
   * @throws BUILD_FAILED where it could not build
   */
  eject?(directory: string, app: string): Promise<Names<string>>;
}
