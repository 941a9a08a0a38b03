/** Where layers of builds are kept for other build hosts. */
export type CachePlace =
  /**
   * A tag of its own in a registry, e.g. `registry.example.com/shop:cache`; credentials by `docker login` on the build
   * host.
   */
  | { readonly registry: string }
  /** A directory of the build host: absolute path. Nothing in it is ever removed. */
  | { readonly directory: string };

/** What is recorded of how an image came about, beside it in the image store. */
export interface Attestations {
  /** How it was built; `max` also has the values of build arguments, and the Dockerfile. Default: nothing. */
  readonly provenance?: 'min' | 'max';
  /** Which packages are in it, as SPDX: by Docker's scanner, or by an image that follows BuildKit's protocol of scanners. */
  readonly sbom?: true | { readonly scanner: string };
}

/** Options of every builder that uses `buildImage`: what builds may take of the build host, and what they leave. */
export interface BuildSettings {
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
  /**
   * Bytes of memory that the steps of builds with the same limits may have on the build host, together; a step that
   * takes more is
   * killed. Needs systemd there, and once root, for a slice of it (`check()` tells). Default: no limit.
   */
  readonly memory?: number;
  /** Cores, fractions allowed, in the same way. Default: no limit. */
  readonly cpus?: number;
  /** Where layers are looked for besides the build host's own cache; what is not there is no error. Default: nowhere. */
  readonly cacheFrom?: readonly CachePlace[];
  /**
   * Where the layers of all stages are put after a build; failing is a warning. Needs the image store of containerd on the
   * build host. Default: nowhere.
   */
  readonly cacheTo?: readonly CachePlace[];
  /** Needs the image store of containerd on the build host. Default: none. */
  readonly attestations?: Attestations;
}
