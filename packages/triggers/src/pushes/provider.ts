/** What a provider has sent, as it came. */
export interface Delivery {
  readonly headers: Headers;
  /** The bytes that were signed. */
  readonly body: Buffer;
}

/** One branch or tag that was pushed. */
export interface Push {
  /** As the provider calls it, e.g. `acme/shop`. */
  readonly repository: string;
  /** By its full name: `refs/heads/main`, `refs/tags/v1`. */
  readonly ref: string;
  /** Full hash of the commit that it is at now; undefined: it was deleted. */
  readonly commit: string | undefined;
  /** Message of that commit. */
  readonly message: string;
  /** Who pushed. */
  readonly by?: string;
  /** Files that the push changed; undefined: the provider does not tell all of them. */
  readonly paths?: readonly string[];
}

/** A pull request, or merge request, that was opened, changed or closed. */
export interface PullRequest {
  /** That it is to be merged into, as the provider calls it. */
  readonly repository: string;
  /** As people call it there. */
  readonly number: number;
  /** `opened` again, too; `updated`: it has other commits; `closed`: merged or not. */
  readonly action: 'opened' | 'updated' | 'closed';
  /** Repository that it comes from; undefined: that is gone. Another one: a fork. */
  readonly from: string | undefined;
  /** Branch that it is to be merged into. */
  readonly target: string;
  /** What can be fetched from `repository`, or from `from` where the provider makes no ref of its own for it. */
  readonly ref: string;
  /** Full hash of its last commit; undefined: the provider does not tell all of it. */
  readonly commit: string | undefined;
  /** Who did it. */
  readonly by?: string;
}

/** What a delivery says, which is to be believed only once it was seen to be authentic. */
export type Reading =
  | { readonly kind: 'push'; readonly pushes: readonly Push[] }
  | { readonly kind: 'pull-request'; readonly pullRequest: PullRequest }
  /** A try of the connection. */
  | { readonly kind: 'ping' }
  /** Something else that was subscribed to. */
  | { readonly kind: 'other'; readonly event: string };

/** Understands what one kind of git server sends. A plain object without state. */
export interface PushProvider {
  /** In the path that it is sent to, and as `trigger` of jobs: lower case letters, digits and dashes. */
  readonly name: string;
  /** What its JSON says. Throws where it is none of its own. */
  read(delivery: Delivery): Reading;
  /** Whether whoever sent it knows the secret, compared in constant time; and has sent it lately, where that is told. */
  isAuthentic(delivery: Delivery, secret: string, now: number): boolean;
  /**
   * Names the delivery: the same again has the same name, whoever sends it. Of what is signed it is made of what is signed,
   * since a header beside it can be changed.
   */
  nameOf(delivery: Delivery): string;
}
