/** Who is calling, as the database says at this moment. */
export type Viewer = UserViewer | ApiKeyViewer;

interface ViewerBase {
  /** The person: who signed in, or who made the API key. */
  readonly userId: string;
  readonly scopes: ReadonlySet<string>;
  /** The database's clock when the request was authenticated. */
  readonly now: Date;
}

export interface UserViewer extends ViewerBase {
  readonly kind: 'user';
  readonly sessionId: string;
}

export interface ApiKeyViewer extends ViewerBase {
  readonly kind: 'apiKey';
  readonly apiKeyId: string;
}
