import * as documents from './generated/graphql.ts';
import type { GraphqlClient } from './graphql-client.ts';

type Input<Variables> = Variables extends { input: infer I } ? I : never;

/** Every operation as a function, for one caller. A mutation answers with its union's member, whichever that is. */
export function createFlow(client: GraphqlClient) {
  return {
    client,
    me: async () => (await client.data(documents.MeDocument, {})).me,
    branding: async () => (await client.data(documents.BrandingDocument, {})).branding,
    sendTestMail: async (input: Input<documents.SendTestMailMutationVariables>) =>
      (await client.data(documents.SendTestMailDocument, { input })).result,
    mailPreview: async (variables: documents.MailPreviewQueryVariables) =>
      (await client.data(documents.MailPreviewDocument, variables)).mailPreview,
    invite: async (id: string) => (await client.data(documents.InviteDocument, { id })).invite,
    async invites(variables: documents.InvitesQueryVariables = {}) {
      const { invites } = await client.data(documents.InvitesDocument, variables);
      if (!invites) throw new Error('A list of invites was expected.');
      return invites;
    },
    inviteStats: async () => (await client.data(documents.InviteStatsDocument, {})).inviteStats,
    inviteFigures: async (since?: string) =>
      (await client.data(documents.InviteFiguresDocument, since === undefined ? {} : { since })).inviteStats,
    mailAttempts: async (id: string) =>
      (await client.data(documents.MailAttemptsDocument, { id })).invite?.mailAttempts,
    validateInvite: async (token: string) =>
      (await client.data(documents.ValidateInviteDocument, { token })).validateInvite,
    user: async (id: string) => (await client.data(documents.UserDocument, { id })).user,
    async users(variables: documents.UsersQueryVariables = {}) {
      const { users } = await client.data(documents.UsersDocument, variables);
      if (!users) throw new Error('A list of users was expected.');
      return users;
    },
    async events(variables: Partial<documents.EventsQueryVariables> = {}) {
      const { events } = await client.data(documents.EventsDocument, { direction: 'DESC', ...variables });
      if (!events) throw new Error('A list of events was expected.');
      return events;
    },
    async webhookEndpoint(id: string, variables: Partial<documents.WebhookEndpointQueryVariables> = {}) {
      const { webhookEndpoint } = await client.data(documents.WebhookEndpointDocument, { ...variables, id });
      if (!webhookEndpoint) throw new Error('A webhook endpoint was expected.');
      return webhookEndpoint;
    },
    webhookEndpoints: async () =>
      (await client.data(documents.WebhookEndpointsDocument, {})).webhookEndpoints,
    createWebhookEndpoint: async (input: Input<documents.CreateWebhookEndpointMutationVariables>) =>
      (await client.data(documents.CreateWebhookEndpointDocument, { input })).result,
    updateWebhookEndpoint: async (input: Input<documents.UpdateWebhookEndpointMutationVariables>) =>
      (await client.data(documents.UpdateWebhookEndpointDocument, { input })).result,
    deleteWebhookEndpoint: async (id: string) =>
      (await client.data(documents.DeleteWebhookEndpointDocument, { input: { id } })).result,
    rotateWebhookSecret: async (input: Input<documents.RotateWebhookSecretMutationVariables>) =>
      (await client.data(documents.RotateWebhookSecretDocument, { input })).result,
    sendTestWebhook: async (input: Input<documents.SendTestWebhookMutationVariables>) =>
      (await client.data(documents.SendTestWebhookDocument, { input })).result,
    replayWebhooks: async (input: Input<documents.ReplayWebhooksMutationVariables>) =>
      (await client.data(documents.ReplayWebhooksDocument, { input })).result,
    apiKeys: async () => (await client.data(documents.ApiKeysDocument, {})).apiKeys,
    createInvite: async (input: Input<documents.CreateInviteMutationVariables>) =>
      (await client.data(documents.CreateInviteDocument, { input })).result,
    createInvites: async (input: Input<documents.CreateInvitesMutationVariables>) =>
      (await client.data(documents.CreateInvitesDocument, { input })).result,
    resendInvite: async (input: Input<documents.ResendInviteMutationVariables>) =>
      (await client.data(documents.ResendInviteDocument, { input })).result,
    updateInvite: async (input: Input<documents.UpdateInviteMutationVariables>) =>
      (await client.data(documents.UpdateInviteDocument, { input })).result,
    revokeInvite: async (input: Input<documents.RevokeInviteMutationVariables>) =>
      (await client.data(documents.RevokeInviteDocument, { input })).result,
    deleteInvite: async (id: string) =>
      (await client.data(documents.DeleteInviteDocument, { input: { id } })).result,
    revokeInvites: async (input: Input<documents.RevokeInvitesMutationVariables>) =>
      (await client.data(documents.RevokeInvitesDocument, { input })).result,
    resendInvites: async (input: Input<documents.ResendInvitesMutationVariables>) =>
      (await client.data(documents.ResendInvitesDocument, { input })).result,
    deleteInvites: async (input: Input<documents.DeleteInvitesMutationVariables>) =>
      (await client.data(documents.DeleteInvitesDocument, { input })).result,
    suppression: async (email: string) =>
      (await client.data(documents.SuppressionDocument, { email })).suppression,
    optOut: async (token: string) =>
      (await client.data(documents.OptOutDocument, { input: { token } })).result,
    suppressRecipient: async (email: string) =>
      (await client.data(documents.SuppressRecipientDocument, { input: { email } })).result,
    unsuppressRecipient: async (email: string) =>
      (await client.data(documents.UnsuppressRecipientDocument, { input: { email } })).result,
    requestInviteRenewal: async (token: string) =>
      (await client.data(documents.RequestInviteRenewalDocument, { input: { token } })).result,
    copyInviteLink: async (input: Input<documents.CopyInviteLinkMutationVariables>) =>
      (await client.data(documents.CopyInviteLinkDocument, { input })).result,
    acceptInvite: async (input: Input<documents.AcceptInviteMutationVariables>) =>
      (await client.data(documents.AcceptInviteDocument, { input })).result,
    declineInvite: async (input: Input<documents.DeclineInviteMutationVariables>) =>
      (await client.data(documents.DeclineInviteDocument, { input })).result,
    signIn: async (email: string, password: string) =>
      (await client.data(documents.SignInDocument, { input: { email, password } })).result,
    refreshSession: async (refreshToken: string) =>
      (await client.data(documents.RefreshSessionDocument, { input: { refreshToken } })).result,
    signOut: async () => (await client.data(documents.SignOutDocument, {})).signOut,
    changePassword: async (input: Input<documents.ChangePasswordMutationVariables>) =>
      (await client.data(documents.ChangePasswordDocument, { input })).result,
    requestPasswordReset: async (email: string) =>
      (await client.data(documents.RequestPasswordResetDocument, { input: { email } })).result,
    resetPassword: async (token: string, newPassword: string) =>
      (await client.data(documents.ResetPasswordDocument, { input: { token, newPassword } })).result,
    createPasswordResetLink: async (input: Input<documents.CreatePasswordResetLinkMutationVariables>) =>
      (await client.data(documents.CreatePasswordResetLinkDocument, { input })).result,
    updateProfile: async (input: Input<documents.UpdateProfileMutationVariables>) =>
      (await client.data(documents.UpdateProfileDocument, { input })).result,
    requestEmailChange: async (newEmail: string, currentPassword: string) =>
      (await client.data(documents.RequestEmailChangeDocument, { input: { newEmail, currentPassword } }))
        .result,
    confirmEmailChange: async (token: string) =>
      (await client.data(documents.ConfirmEmailChangeDocument, { input: { token } })).result,
    sessions: async () => (await client.data(documents.SessionsDocument, {})).sessions ?? [],
    endSession: async (id: string) => (await client.data(documents.EndSessionDocument, { id })).result,
    endOtherSessions: async () =>
      (await client.data(documents.EndOtherSessionsDocument, {})).endOtherSessions,
    deleteUser: async (id: string) => (await client.data(documents.DeleteUserDocument, { id })).result,
    personExport: async (person: documents.PersonBy) =>
      (await client.data(documents.PersonExportDocument, { person })).personExport,
    erasePerson: async (person: documents.PersonBy, confirmEmail: string) =>
      (await client.data(documents.ErasePersonDocument, { input: { person, confirmEmail } })).result,
    updateUser: async (input: Input<documents.UpdateUserMutationVariables>) =>
      (await client.data(documents.UpdateUserDocument, { input })).result,
    createApiKey: async (input: Input<documents.CreateApiKeyMutationVariables>) =>
      (await client.data(documents.CreateApiKeyDocument, { input })).result,
    revokeApiKey: async (id: string) =>
      (await client.data(documents.RevokeApiKeyDocument, { input: { id } })).result,
  };
}

export type Flow = ReturnType<typeof createFlow>;

/**
 * Says which member of a union an answer must be, and gives it that type. On a surprise it shows the whole answer.
 */
export function expectType<Result extends { __typename: string }, Name extends Result['__typename']>(
  result: Result,
  name: Name,
): Extract<Result, { __typename: Name }> {
  if (result.__typename !== name) {
    throw new Error(`${name} was expected, and this came:\n${JSON.stringify(result, null, 2)}`);
  }
  return result as Extract<Result, { __typename: Name }>;
}
