import type { Host } from './host.ts';
import type { Sha } from './names.ts';

/** An OCI image. */
export interface Image {
  readonly kind: 'image';
  /** What `docker run` takes where no registry is involved: digest of its config, in containerd's store of its manifest. */
  readonly id: Sha;
  /** E.g. `linux/amd64`. */
  readonly platform: string;
  /** `repository@sha256:...`, only once it was pushed to a registry. */
  readonly digest?: `${string}@${Sha}`;
}

/** A set of static files. */
export interface Site {
  readonly kind: 'site';
  /** Digest of the list of files and their contents. */
  readonly id: Sha;
  /** Unknown paths get the index page. Default: no. */
  readonly spa?: boolean;
  /** Path of the page for 404. Default: the server's own. */
  readonly notFound?: string;
  /** What the processes beside it run in. Default: it has none. */
  readonly image?: Image;
}

/** What a builder makes. */
export type Artifact = Image | Site;

/** An artifact and where its bytes are now; never stored. */
export type Built =
  | { readonly artifact: Image; readonly on: Host }
  | {
      readonly artifact: Site;
      /** Absolute path, on the deployer. */
      readonly directory: string;
      /** Where its image is, if it has one. */
      readonly on?: Host;
      /** Removes what the builder made for this run. Default: there is nothing to remove. */
      readonly dispose?: () => Promise<void>;
    };
