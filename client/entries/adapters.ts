// @usher/client/adapters: for code that was written for another service, and for servers, which send an API key.
export { createFluxbaseAdapter, type FluxbaseInvitation } from '../adapters/fluxbase.ts';
export { followEvents } from '../adapters/follow-events.ts';
export { createMedusaAdapter, type MedusaInvite, type MedusaInviteWithLink } from '../adapters/medusa.ts';
export { createRequest, RefusedError, type Request, type RequestOptions } from '../adapters/request.ts';
export type { FollowEventsOptions, FollowedEvents } from '../events/follow-events.ts';
