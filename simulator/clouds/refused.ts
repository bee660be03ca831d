/** A request that the clouds do not fulfil: `status` is the HTTP status, the message is for the caller. */
export class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'Refused';
    this.status = status;
  }
}
