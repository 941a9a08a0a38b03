/** A record that nobody writes to. */
export type Names<Value> = Readonly<Record<string, Value>>;

/** A SHA-256 in the form that OCI uses. */
export type Sha = `sha256:${string}`;
