export function renderInviteMail(i: {
  link: string;
  publicUrl: string;
  invitedByName: string | null;
  role: string;
  message: string | null;
  expiresAt: Date;
}) {
  return { subject: 'You have been invited', text: i.link, html: i.link };
}
export function renderInviteDeclinedMail(i: {
  email: string;
  reason: string | null;
  declinedAt: Date;
  publicUrl: string;
}) {
  return { subject: 'An invitation was declined', text: i.email, html: i.email };
}
