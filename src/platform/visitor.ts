/** Where a request comes from, as far as it tells. */
export interface Visitor {
  /** The network address, as far as the configured proxies can be believed. */
  readonly clientAddress: string;
  /** The request's id, as in the log. */
  readonly requestId: string;
  /** What the browser, or the program, calls itself, cut to 256 characters; null: nothing. */
  readonly userAgent: string | null;
}
