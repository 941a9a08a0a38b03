import type { Names } from '../contract/index.ts';
import type { BuildSettings } from './build-settings.ts';

/** What BuildKit is to build, and with what. Secrets are revealed. */
export interface ImageBuild extends BuildSettings {
  /** The files, on the deployer: absolute path of a directory. */
  readonly directory: string;
  /** The Dockerfile: its path in the directory, or its text with that of its `.dockerignore`. */
  readonly dockerfile: { readonly path: string } | { readonly text: string; readonly ignore: string };
  /** The directory that COPY counts from, counted from `directory`; `.` is all of it. */
  readonly context: string;
  /** The stage to build. Default: the last. */
  readonly target?: string;
  /** Values for ARG. */
  readonly buildArgs: Names<string>;
  /** Values for `RUN --mount=type=secret,id=NAME`. */
  readonly secrets: Names<string>;
  /** Labels of the image, besides those by which the SDK finds it. */
  readonly labels?: Names<string>;
  /** E.g. `linux/arm64`. Default: that of the build host. */
  readonly platform?: string;
  /** The network of RUN steps: `default`, `host` or `none`. Default: Docker's bridge. */
  readonly network?: string;
}
