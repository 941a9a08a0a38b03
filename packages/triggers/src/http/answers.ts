/** What a request is refused with; thrown by what reads it, and made an answer in one place. */
export class Refusal extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

export function refusalAnswer({ status, message, headers }: Refusal): Response {
  return Response.json({ error: message }, { status, headers });
}

/** Only these verbs. */
export function allow(request: Request, method: string): void {
  if (request.method !== method) throw new Refusal(405, `Only ${method} is understood here`, { allow: method });
}
