/** An answer other than 2xx, with the body GitLab gives. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
  }
}

/** `{"message": ...}`, the form of GitLab's own refusals. */
export function refused(status: number, message: unknown): Refusal {
  return new Refusal(status, { message });
}

/** `{"error": ...}`, the form of parameters that were not accepted. */
export function invalid(error: string): Refusal {
  return new Refusal(400, { error });
}

export const unauthorised = () => refused(401, '401 Unauthorized');
export const forbidden = (why = '') => refused(403, why === '' ? '403 Forbidden' : `403 Forbidden - ${why}`);
export const notAllowed = () => refused(405, '405 Method Not Allowed');
/** A named thing is missing, or may not be seen. */
export const notFound = (what = '') => refused(404, what === '' ? '404 Not Found' : `404 ${what} Not Found`);
/** A record with that number is missing; GitLab spells it differently. */
export const noRecord = () => refused(404, '404 Not found');
