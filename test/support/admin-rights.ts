/**
 * Every mutation, by whether it could bring an ADMIN about: `judged` ones have their rows in
 * test/integration/granting-admin.test.ts, and each of the others says why it cannot.
 */
export const ADMIN_RIGHTS: Readonly<Record<string, 'judged' | `never: ${string}`>> = {
  acceptInvite: 'never: whoever granted the role had the right, and is looked at again',
  changePassword: 'never: a person changes their own',
  copyInviteLink: 'judged',
  createApiKey: 'judged',
  createInvite: 'judged',
  createInvites: 'judged',
  declineInvite: 'never: it takes away',
  deleteInvite: 'judged',
  refreshSession: 'never: the session is as good as its user',
  resendInvite: 'judged',
  revokeApiKey: 'never: it takes away',
  revokeInvite: 'judged',
  signIn: 'never: the person is who they are',
  signOut: 'never: it takes away',
  updateInvite: 'judged',
  updateUser: 'judged',
};
