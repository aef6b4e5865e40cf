// @usher/client/react: what React needs of the session, with either client or none.
export { useSubject } from '../auth/use-subject.ts';
