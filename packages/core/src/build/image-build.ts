import type { Names } from '../contract/index.ts';

/** What builds may take of the build host's disk: options of every builder that uses `buildImage`. */
export interface BuildLimits {
  /**
   * Bytes that must be free on Docker's disk on the build host; with less nothing is built, and the error is DISK_FULL. 0:
   * it is not looked at. Default: 512 MiB, a large image's new layers.
   */
  readonly minFreeDisk?: number;
  /**
   * Bytes that Docker's build cache on the build host may have after a build, of whatever builds: what was not used for
   * longest is removed. `false`: it is not looked at, and Docker's own settings hold. Default: 10 000 000 000.
   */
  readonly maxBuildCache?: number | false;
}

/** What BuildKit is to build, and with what. Secrets are revealed. */
export interface ImageBuild extends BuildLimits {
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
  /** E.g. `linux/arm64`. Default: that of the build host. */
  readonly platform?: string;
  /** The network of RUN steps: `default`, `host` or `none`. Default: Docker's bridge. */
  readonly network?: string;
}
