/**
 * Every mutation, by whether it could bring an ADMIN about: `judged` ones have their rows in
 * test/integration/granting-admin.test.ts, and each of the others says why it cannot.
 */
export const ADMIN_RIGHTS: Readonly<Record<string, 'judged' | `never: ${string}`>> = {
  acceptInvite: 'never: whoever granted the role had the right, and is looked at again',
  changePassword: 'never: a person changes their own',
  confirmEmailChange: 'never: the account stays what it is',
  copyInviteLink: 'judged',
  createApiKey: 'judged',
  createInvite: 'judged',
  createInvites: 'judged',
  createPasswordResetLink: 'judged',
  declineInvite: 'never: it takes away',
  deleteInvite: 'judged',
  deleteUser: 'judged',
  endOtherSessions: 'never: it takes away',
  endSession: 'never: it takes away',
  erasePerson: 'judged',
  refreshSession: 'never: the session is as good as its user',
  requestEmailChange: 'never: a person changes their own',
  requestPasswordReset: 'never: the link goes to the owner of the account, and an invite to whom it was for',
  resendInvite: 'judged',
  resetPassword: 'never: whoever made the link had the right, or is the owner of the account',
  revokeApiKey: 'never: it takes away',
  revokeInvite: 'judged',
  signIn: 'never: the person is who they are',
  signOut: 'never: it takes away',
  updateInvite: 'judged',
  updateProfile: 'never: a person changes their own',
  updateUser: 'judged',
};
