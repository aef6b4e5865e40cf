/**
 * A refusal: something the caller may not or cannot do, said as data.
 *
 * Thrown rather than returned, because a throw rolls a transaction back and a returned value commits it. The
 * GraphQL edge lists the subclasses that a field may answer with; the code is the client's to tell them apart.
 */
export abstract class DomainError extends Error {
  abstract readonly code: string;

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
