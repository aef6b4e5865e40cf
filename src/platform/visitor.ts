/** A caller without an account, as far as a request tells. */
export interface Visitor {
  /** The network address, as far as the configured proxies can be believed. */
  readonly clientAddress: string;
  /** The request's id, as in the log. */
  readonly requestId: string;
}
