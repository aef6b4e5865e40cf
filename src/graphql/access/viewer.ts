/** Who is calling, as the database says at this moment. */
export type Viewer = UserViewer | ApiKeyViewer | IdentityViewer;

interface ViewerBase {
  readonly scopes: ReadonlySet<string>;
  /** The database's clock when the request was authenticated. */
  readonly now: Date;
}

export interface UserViewer extends ViewerBase {
  readonly kind: 'user';
  /** Who signed in. */
  readonly userId: string;
  readonly sessionId: string;
}

export interface ApiKeyViewer extends ViewerBase {
  readonly kind: 'apiKey';
  /** Who made it. */
  readonly userId: string;
  readonly apiKeyId: string;
}

/** A caller with a token of another issuer: nobody of this service's own. */
export interface IdentityViewer extends ViewerBase {
  readonly kind: 'identity';
  readonly userId: null;
  /** A keyed hash of issuer and subject, in the form of a UUID. */
  readonly identityId: string;
  readonly issuer: string;
}
